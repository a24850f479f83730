"""The recorder's muxer: pictures and sound with a clock's timestamps in, the stored layout out.

Guards everything that a camera or microphone may do with time, so that no hiccup ends a lesson: times always rise,
a hole stays a hole and never becomes drift, and either stream goes on alone while the other stalls. What cannot be
written is raised, never dropped in silence. One thread uses it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from appliance.media import h264, tracks
from appliance.media.aac import AacEncoder, Pcm
from appliance.media.boxes import Buffer, free_box
from appliance.media.errors import MuxFailure
from appliance.media.fragments import FragmentWriter
from appliance.media.soundtrack import SoundTrack, sound_description

__all__ = ["AudioParams", "FragmentMuxer", "VideoParams", "free_box"]

# One timestamp may be off by this much without meaning a hole; about a second of them only by the second value.
_JITTER_SAMPLES = 40 * tracks.AUDIO_TIMESCALE // 1000
_OFFSET_SAMPLES = 15 * tracks.AUDIO_TIMESCALE // 1000


@dataclass(frozen=True, slots=True)
class VideoParams:
    """The camera's stream. `extradata_annexb` holds SPS and PPS; `fps` is nominal."""

    width: int
    height: int
    extradata_annexb: bytes
    fps: float


@dataclass(frozen=True, slots=True)
class AudioParams:
    """The microphone's stream: mono 16-bit."""

    sample_rate: int = tracks.AUDIO_TIMESCALE


class FragmentMuxer:
    """Annex B pictures and mono PCM in; fragments out to an append-only sink, in file order.

    Times are relative to the first timestamp of either stream. `muxed_ms` is where the last fragment ends that
    was handed to the sink in whole; `muxed_picture_ms` and `muxed_sound_ms` say it for each stream.
    """

    def __init__(
        self,
        sink: Callable[[bytes], object],
        video: VideoParams,
        audio: AudioParams | None,
        fragment_ms: int = 500,
    ) -> None:
        encoder = None
        if audio is not None:
            if audio.sample_rate != tracks.AUDIO_TIMESCALE:
                raise MuxFailure(detail=f"sound at {audio.sample_rate} Hz")
            encoder = AacEncoder(audio.sample_rate)
        self._writer = FragmentWriter(
            sink,
            tracks.video_description(video.width, video.height, video.extradata_annexb),
            (video.width, video.height),
            round(tracks.VIDEO_TIMESCALE / video.fps),
            None if encoder is None else sound_description(encoder),
            fragment_ms,
        )
        self._sound = None if encoder is None else SoundTrack(self._writer.audio, encoder)
        self._known_sets = frozenset(h264.split_annexb(video.extradata_annexb))
        self._origin_us: int | None = None
        self._last_video = -1
        self._sound_offset = 0.0
        self._closed = False
        self.waiting_for_keyframe = True
        self.dropped_frames = 0  # before the first keyframe
        self.moved_frames = 0  # whose time did not rise

    @property
    def fragments(self) -> int:
        return self._writer.fragments

    @property
    def muxed_ms(self) -> int:
        return self._writer.muxed_ms

    @property
    def muxed_picture_ms(self) -> int:
        return self._writer.muxed_picture_ms

    @property
    def muxed_sound_ms(self) -> int:
        return self._writer.muxed_sound_ms

    def video(self, data: bytes, timestamp_us: int, keyframe: bool) -> None:
        """One access unit as Annex B. Pictures before the first keyframe cannot be shown and are counted."""
        self._check_open()
        if self.waiting_for_keyframe and not keyframe:
            self.dropped_frames += 1
            return
        parts = self._parts(data)
        self.waiting_for_keyframe = False
        start = self._since_origin_us(timestamp_us) * tracks.VIDEO_TIMESCALE // 1_000_000
        if start <= self._last_video:
            start = self._last_video + 1
            self.moved_frames += 1
        self._last_video = start
        self._writer.video(parts, start, keyframe)

    def audio(self, samples: Pcm, timestamp_us: int) -> None:
        """Mono samples; `timestamp_us` is the moment of the first one."""
        self._check_open()
        if self._sound is None:
            raise MuxFailure(detail="sound came in a lesson without sound")
        at = round(self._since_origin_us(timestamp_us) * tracks.AUDIO_TIMESCALE / 1_000_000)
        self._sound.place(samples, self._steadied(at, len(samples)) if self._sound.begun else at)

    def close(self) -> None:
        """Hand out everything that waits. May be called again."""
        if self._closed:
            return
        self._closed = True
        if self._sound is not None:
            self._sound.finish()
        self._writer.cut()

    def _steadied(self, at: int, count: int) -> int:
        """Where samples belong that the clock puts at `at`: jitter is smoothed away, a lasting offset is not."""
        assert self._sound is not None
        expected = self._sound.position
        weight = min(1.0, count / tracks.AUDIO_TIMESCALE)
        self._sound_offset += (at - expected - self._sound_offset) * weight
        if abs(at - expected) <= _JITTER_SAMPLES and abs(self._sound_offset) <= _OFFSET_SAMPLES:
            return expected
        self._sound_offset = 0.0
        return at

    def _check_open(self) -> None:
        if self._closed:
            raise MuxFailure(detail="the lesson was closed already")

    def _since_origin_us(self, timestamp_us: int) -> int:
        if self._origin_us is None:
            self._origin_us = timestamp_us
        return timestamp_us - self._origin_us

    def _parts(self, data: bytes) -> list[Buffer]:
        units = [unit for unit in h264.unit_views(data) if not self._left_out(unit)]
        if not units:
            raise MuxFailure(detail="a picture without content")
        return h264.sample_parts(units)

    def _left_out(self, unit: Buffer) -> bool:
        known = h264.unit_kind(unit) in (h264.SPS, h264.PPS) and unit in self._known_sets
        return known or h264.needless(unit)
