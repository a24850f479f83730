"""Does the camera give the very same picture again and again, with fresh times? Looked at without decoding.

Every real picture has noise, so two keyframes of a living camera never hold the same bytes. What is known for sure is
the other way round: the same bytes are the same picture. So a quiet, empty room can never be taken for a frozen one;
a frozen picture whose encoder does not repeat itself to the byte is not seen (docs/design/recording.md says which).
"""

from __future__ import annotations

from appliance.hardware.ports import EncodedFrame

# An encoder numbers its keyframes: these first bytes may differ where the picture does not.
_HEADER_BYTES = 64


class Stillness:
    """Fed by the muxing thread, asked by the light. Costs one comparison a keyframe."""

    def __init__(self) -> None:
        self._keyframe = b""
        self._latest = b""
        self._keyframe_s = self._latest_s = 0.0
        self._keyframes_since_s: float | None = None  # keyframe after keyframe is the same
        self._pictures_since_s: float | None = None  # picture after picture is

    def see(self, frame: EncodedFrame, wall_s: float) -> None:
        if frame.keyframe:
            again = same_picture(frame.data, self._keyframe)
            self._keyframes_since_s = _since(self._keyframes_since_s, self._keyframe_s) if again else None
            self._keyframe, self._keyframe_s = frame.data, wall_s
        again = frame.same or frame.data == self._latest
        self._pictures_since_s = _since(self._pictures_since_s, self._latest_s) if again else None
        self._latest, self._latest_s = frame.data, wall_s

    def still_s(self, now_s: float) -> float:
        """How long it has been the same picture; 0 if it is not."""
        return max(now_s - _since(since_s, now_s) for since_s in (self._keyframes_since_s, self._pictures_since_s))


def _since(known_s: float | None, else_s: float) -> float:
    return else_s if known_s is None else known_s


def same_picture(one: bytes, other: bytes) -> bool:
    """Whether two keyframes hold the same picture for sure: the same bytes, but for what numbers them."""
    if one == other:
        return True
    compared = min(len(one), len(other)) - _HEADER_BYTES
    return compared > _HEADER_BYTES and abs(len(one) - len(other)) <= 2 and one[-compared:] == other[-compared:]
