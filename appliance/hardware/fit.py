"""Pictures of any size, shape and turn made to fit the one size that the box records: scaled, never stretched."""

from __future__ import annotations

from fractions import Fraction

import av
from av.video.frame import VideoFrame

WIDTH, HEIGHT = 1280, 720
# How a phone's note "turn this by so many degrees, counterclockwise" is carried out.
_TURNS = {90: "transpose=cclock", -90: "transpose=clock", 180: "hflip,vflip", -180: "hflip,vflip"}


class Fit:
    """Keeps its filters while the pictures stay of one kind."""

    def __init__(self, pixel_shape: Fraction) -> None:
        self._pixel_shape = pixel_shape
        self._kind: tuple[object, ...] = ()
        self._graph = av.filter.Graph()

    def __call__(self, frame: VideoFrame) -> VideoFrame:
        kind = (frame.width, frame.height, frame.format.name, frame.rotation, frame.interlaced_frame)
        if kind != self._kind:
            self._kind = kind
            self._graph = self._built(frame)
        self._graph.vpush(frame)
        return self._graph.vpull()

    def _built(self, frame: VideoFrame) -> av.filter.Graph:
        graph = av.filter.Graph()
        nodes = [
            graph.add_buffer(width=frame.width, height=frame.height, format=frame.format, time_base=Fraction(1, 1000))
        ]
        for step in self._steps(frame):
            name, _, arguments = step.partition("=")
            nodes.append(graph.add(name, arguments or None))
        nodes.append(graph.add("buffersink"))
        graph.link_nodes(*nodes)
        graph.configure()
        return graph

    def _steps(self, frame: VideoFrame) -> list[str]:
        steps = ["bwdif=mode=send_frame"] if frame.interlaced_frame else []
        turn = _TURNS.get(frame.rotation)
        steps += turn.split(",") if turn else []
        width, height = frame.width * self._pixel_shape, Fraction(frame.height)
        if turn and turn.startswith("transpose"):
            width, height = height, width
        scale = min(WIDTH / width, HEIGHT / height)
        inner = [max(2, min(room, round(side * scale / 2) * 2)) for side, room in ((width, WIDTH), (height, HEIGHT))]
        return [
            *steps,
            f"scale={inner[0]}:{inner[1]}:out_range=tv",
            f"pad={WIDTH}:{HEIGHT}:(ow-iw)/2:(oh-ih)/2",
            "setsar=1",
            "format=yuv420p",
        ]
