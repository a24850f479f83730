"""A Raspberry Pi's own camera, on a ribbon, by libcamera and picamera2.

Three threads meet here: picamera2's (`loop.py`), which masks and encodes and must never wait; the hardware encoder's
own, where there is one; and ours, which delivers. What breaks in the first two arrives in the third.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

from appliance.clock import Clock
from appliance.config import PiSettings
from appliance.core.zones import Zone, joined
from appliance.errors import TerugblikError
from appliance.hardware.annexb import parameter_sets, without_parameter_sets
from appliance.hardware.errors import CameraMissing, DeviceChanged, EncoderFailed
from appliance.hardware.pi.board import Board, read_board
from appliance.hardware.pi.choosing import choose_camera, libcamera_starts, list_cameras, several, why_missing
from appliance.hardware.pi.encoders import EncoderKind, probe
from appliance.hardware.pi.moments import Moments
from appliance.hardware.pi.packets import Packet, Packets
from appliance.hardware.pi.preview import Preview
from appliance.hardware.pi.profiles import Profile, choose_profile
from appliance.hardware.pi.session import Session
from appliance.hardware.pi.stack import Stack, load_stack
from appliance.hardware.ports import EncodedFrame, OnEnd, VideoFormat
from appliance.hardware.reader import Reader, Reading
from appliance.log import log

# Opening a sensor and finding the light takes well under a second; a cable without contact takes for ever.
_FIRST_US = 5_000_000
_STALL_US = 3_000_000
_LOOK_S = 0.25
_PREVIEW_LASTS_US = 5_000_000


class PiCamera:
    """Opened while it records or frames, and closed again. While it records there is no preview.

    `notices` are for a person to know and keep nobody from recording; `encoder` tells who makes the video.
    """

    def __init__(
        self,
        clock: Clock,
        settings: PiSettings,
        *,
        stack: Stack | None = None,
        board: Board | None = None,
        encoder: EncoderKind | None = None,
    ) -> None:
        """Raises what `why_missing` finds, `CameraUnknown`, `ProfileUnknown` or `CameraSoftwareMissing`."""
        self._clock = clock
        self._stack = stack or load_stack()
        self.profile: Profile = choose_profile((board or read_board()).kind, settings.profile)
        with libcamera_starts():
            cameras = list_cameras(self._stack)
            if not cameras:
                self._stack.look_again()
                raise why_missing()
            self._manager = self._stack.manager()
        self._seen = choose_camera(cameras, settings.camera)
        notice = several(cameras, self._seen, settings.camera)
        self.notices: tuple[TerugblikError, ...] = () if notice is None else (notice,)
        self.encoder: EncoderKind = encoder or probe()
        log("camera_found", model=self.name, cameras=len(cameras), encoder=self.encoder, profile=self.profile.name)
        self._fixed = self._masks = settings.masks
        self._preview = Preview()
        self._reader = Reader("pi-camera")
        self._lock = threading.Lock()
        self._halting = threading.Event()
        self._session: Session | None = None
        self._recording = False
        self._asked_us = 0
        self._closed = False

    @property
    def name(self) -> str:
        return self._seen.model

    @property
    def present(self) -> bool:
        """libcamera follows what is plugged in by USB; a ribbon that is pulled out is noticed by its silence only."""
        return any(camera.id == self._seen.id for camera in list_cameras(self._stack))

    def mask(self, zones: tuple[Zone, ...]) -> None:
        """A camera that somebody frames with is let go of; the next question opens it anew, masked."""
        masks = joined(self._fixed, zones)
        with self._lock:
            if masks != self._masks:
                self._halt()
                self._shut()
                # Another one: a driver that hangs in being closed may still show what it sees, in the one it knows.
                self._preview = Preview()
                self._masks = masks

    def start(self, on_frame: Callable[[EncodedFrame], None], on_end: OnEnd) -> VideoFormat:
        """The first picture is awaited: only it says what the film will look like."""
        with self._lock:
            self._halt()
            if self._closed:
                raise CameraMissing
            if self._recording:
                self._shut()
            session, packets = self._open(), Packets()
            self._recording, session.framing = True, False
            self._preview.forget()
            before = session.pictures
            try:
                session.record(packets, self.encoder)
                first = self._first(session, packets, before)
            except BaseException:
                self._shut()
                raise
            sets, profile = parameter_sets(first.data), session.profile
            self._reader.start(lambda reading: self._deliver(reading, session, packets, first, on_frame), on_end)
        return VideoFormat(profile.width, profile.height, profile.frames_per_second, sets)

    def stop(self) -> None:
        with self._lock:
            self._halt()
            self._shut()

    def preview_jpeg(self) -> bytes | None:
        """The first call after a while wakes the camera and gives None."""
        with self._lock:
            self._asked_us = self._clock.monotonic_us()
            if self._closed or self._recording:
                return None
            if not self._reader.running:
                session = self._open()
                session.framing = True
                self._reader.start(lambda reading: self._frame(reading, session), lambda _error: None)
            return self._preview.jpeg()

    def close(self) -> None:
        with self._lock:
            self._closed = True
            self._halt()
            self._shut()

    def _halt(self) -> None:
        """No callback comes after this; the camera may still be open."""
        self._halting.set()
        self._reader.stop()
        self._halting.clear()

    def _shut(self) -> None:
        session, self._session, self._recording = self._session, None, False
        if session is not None:
            session.close()

    def _open(self) -> Session:
        """The one that is open already, if it is of use."""
        if self._session is None or self._session.failed or self._session.closed:
            self._shut()
            self._session = Session(self._stack, self._seen, self.profile, self._masks, self._preview)
        return self._session

    def _first(self, session: Session, packets: Packets, before: int) -> Packet:
        """A keyframe that brings its parameters along; what comes before it is of no use to anybody."""
        until_us = self._clock.monotonic_us() + _FIRST_US
        while (left_us := until_us - self._clock.monotonic_us()) > 0:
            packet = packets.get(left_us / 1_000_000)
            if packet is not None and packet.keyframe and parameter_sets(packet.data):
                return packet
        if not self.present:
            raise CameraMissing
        raise session.why_silent(before)

    def _deliver(
        self,
        reading: Reading,
        session: Session,
        packets: Packets,
        first: Packet,
        on_frame: Callable[[EncodedFrame], None],
    ) -> None:
        sets = parameter_sets(first.data)
        moments = Moments(self._clock)
        packet: Packet | None = first
        heard_us, pictures = self._clock.monotonic_us(), session.pictures
        while not reading.stopped:
            if packet is not None:
                heard_us, pictures = self._clock.monotonic_us(), session.pictures
                data = _bare(packet.data, sets) if packet.keyframe else packet.data
                moment_us = moments.moment_us(packet.sensor_us)
                reading.call(on_frame, EncodedFrame(data, moment_us, packet.keyframe))
            elif self._clock.monotonic_us() - heard_us > _STALL_US:
                raise session.why_silent(pictures)
            packet = packets.get(_LOOK_S)

    def _frame(self, reading: Reading, session: Session) -> None:
        """Lets go of the camera when nobody asks any more."""
        while not reading.stopped and not self._halting.wait(_LOOK_S):
            idle_us = self._clock.monotonic_us() - self._asked_us
            if session.failed or idle_us > _PREVIEW_LASTS_US:
                session.close()
                return


def _bare(data: bytes, sets: bytes) -> bytes:
    """A keyframe without the parameters that were told at the start."""
    own = parameter_sets(data)
    if own not in (sets, b""):
        raise DeviceChanged
    bare = without_parameter_sets(data)
    if not bare:
        raise EncoderFailed
    return bare
