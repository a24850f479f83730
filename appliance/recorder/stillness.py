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
        self._since_s: float | None = None

    def see(self, frame: EncodedFrame, wall_s: float) -> None:
        if frame.keyframe:
            if not frame.same:
                again = same_picture(frame.data, self._keyframe)
                self._settle(self._keyframe_s if again else None)
            self._keyframe, self._keyframe_s = frame.data, wall_s
        if frame.same or frame.data == self._latest:
            self._settle(self._latest_s)
        self._latest, self._latest_s = frame.data, wall_s

    def still_s(self, now_s: float) -> float:
        """How long it has been the same picture; 0 if it is not."""
        since_s = self._since_s
        return 0.0 if since_s is None else now_s - since_s

    def _settle(self, since_s: float | None) -> None:
        if since_s is None or self._since_s is None:
            self._since_s = since_s


def same_picture(one: bytes, other: bytes) -> bool:
    """Whether two keyframes hold the same picture for sure: the same bytes, but for what numbers them."""
    if one == other:
        return True
    compared = min(len(one), len(other)) - _HEADER_BYTES
    return compared > _HEADER_BYTES and abs(len(one) - len(other)) <= 2 and one[-compared:] == other[-compared:]
