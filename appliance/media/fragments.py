"""Writes the stored layout: an init segment, then one `moof` + `mdat` about each half second.

It writes boxes itself because libavformat's fragment writer cannot keep three promises of a recorder: with no
sound it writes nothing at all under `delay_moov`, it holds packets of one stream back for the other, and it moves
the first sample behind a gap to where the last one ended. The layout is that of FFmpeg's
`empty_moov+default_base_moof+delay_moov+frag_keyframe`.

Takes samples as they lie in an MP4 with times that already make sense; guards and encoders are the muxer's.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass, field

from appliance.media import tracks
from appliance.media.boxes import box, full_box

# A picture that follows later than this is behind a gap: the one before it keeps its nominal duration.
GAP_MS = 500
_SYNC = 0x02000000
_NOT_SYNC = 0x01010000
_DEFAULT_BASE_IS_MOOF = 0x020000
_TFHD_DURATION_AND_FLAGS = 0x28
_TRUN_OFFSET = 0x1
_TRUN_FIRST_FLAGS = 0x4
_TRUN_DURATION = 0x100
_TRUN_SIZE = 0x200
# Sound comes out of its encoder behind the picture; only when the picture stalls does sound end a fragment.
_SOUND_PATIENCE = 1.3


@dataclass(slots=True)
class _Run:
    """The samples of one track that wait for their fragment."""

    nominal: int
    samples: list[bytes] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    keyframe: bool = True
    end: int | None = None  # where the last sample ends, if that is known

    def durations(self) -> list[int]:
        starts = self.starts
        end = starts[-1] + self.nominal if self.end is None else self.end
        return [after - before for before, after in zip(starts, [*starts[1:], end], strict=True)]


class FragmentWriter:
    """Samples in, fragments out. The sink gets the init segment at once and each fragment in one call."""

    def __init__(
        self,
        sink: Callable[[bytes], object],
        video_description: bytes | None,
        shape: tuple[int, int],
        frame_ticks: int,
        audio_description: bytes | None,
        fragment_ms: int = 500,
        priming: int = tracks.AAC_PRIMING,
    ) -> None:
        self._sink = sink
        self._video = _Run(frame_ticks)
        self._audio = _Run(tracks.AAC_FRAME)
        self._video_limit = fragment_ms * tracks.VIDEO_TIMESCALE // 1000
        self._audio_limit = int(fragment_ms * tracks.AUDIO_TIMESCALE * _SOUND_PATIENCE) // 1000
        self._priming = priming
        self._gap = GAP_MS * tracks.VIDEO_TIMESCALE // 1000
        self.fragments = 0
        self.muxed_ms = 0
        self.muxed_picture_ms = 0
        self.muxed_sound_ms = 0
        sink(init_segment(video_description, shape, audio_description, priming))

    def video(self, sample: bytes, start: int, keyframe: bool) -> None:
        """A picture at `start` ticks. Starts must rise."""
        run = self._video
        if run.samples:
            gap = start - run.starts[-1] > self._gap
            if gap or keyframe or start - run.starts[0] >= self._video_limit:
                run.end = None if gap else start
                self.cut()
                run = self._video
        if not run.samples:
            run.keyframe = keyframe
        run.samples.append(sample)
        run.starts.append(start)

    def audio(self, sample: bytes, start: int) -> None:
        """A frame of AAC at `start` in the track's own time, which begins with the priming."""
        run = self._audio
        if run.samples and (start != run.starts[-1] + run.nominal or start - run.starts[0] >= self._audio_limit):
            self.cut()
            run = self._audio
        run.samples.append(sample)
        run.starts.append(start)

    def cut(self, video_end: int | None = None) -> None:
        """End the fragment here. Nothing happens if nothing waits."""
        video, audio = self._video, self._audio
        if video_end is not None and video.samples:
            video.end = video_end
        runs = [
            (kind, run) for kind, run in ((tracks.VIDEO_TRACK_ID, video), (tracks.AUDIO_TRACK_ID, audio)) if run.samples
        ]
        if not runs:
            return
        picture_ms, sound_ms = self.muxed_picture_ms, self.muxed_sound_ms
        if video.samples:
            end = video.starts[-1] + video.durations()[-1]
            picture_ms = end * 1000 // tracks.VIDEO_TIMESCALE
        if audio.samples:
            end = audio.starts[-1] + audio.nominal - self._priming
            sound_ms = end * 1000 // tracks.AUDIO_TIMESCALE
        data = _fragment(self.fragments + 1, runs)
        self._video = _Run(video.nominal)
        self._audio = _Run(audio.nominal)
        self._sink(data)
        self.fragments += 1
        self.muxed_picture_ms, self.muxed_sound_ms = picture_ms, sound_ms
        self.muxed_ms = max(self.muxed_ms, picture_ms, sound_ms)


def init_segment(
    video_description: bytes | None, shape: tuple[int, int], audio_description: bytes | None, priming: int
) -> bytes:
    """`ftyp` and a `moov` without samples. Sound's edit list skips the priming; the picture has none."""
    empty = b"".join(full_box(kind, 0, 0, bytes(4)) for kind in (b"stts", b"stsc"))
    empty += full_box(b"stsz", 0, 0, bytes(8)) + full_box(b"stco", 0, 0, bytes(4))
    parts, extends = [], []
    if video_description is not None:
        media = tracks.media(False, tracks.VIDEO_TIMESCALE, 0, box(b"stbl", video_description, empty))
        parts.append(tracks.track(tracks.VIDEO_TRACK_ID, shape, 0, media))
        extends.append(full_box(b"trex", 0, 0, struct.pack(">5I", tracks.VIDEO_TRACK_ID, 1, 0, 0, 0)))
    if audio_description is not None:
        media = tracks.media(True, tracks.AUDIO_TIMESCALE, 0, box(b"stbl", audio_description, empty))
        edits = tracks.edit_list(0, priming)
        parts.append(tracks.track(tracks.AUDIO_TRACK_ID, (0, 0), 0, edits, media))
        extends.append(full_box(b"trex", 0, 0, struct.pack(">5I", tracks.AUDIO_TRACK_ID, 1, 0, 0, 0)))
    header = tracks.movie_header(0, tracks.AUDIO_TRACK_ID + 1)
    return tracks.file_type() + box(b"moov", header, *parts, box(b"mvex", *extends))


def _fragment(number: int, runs: list[tuple[int, _Run]]) -> bytes:
    tables = [(track_id, run, run.durations()) for track_id, run in runs]
    header = full_box(b"mfhd", 0, 0, struct.pack(">I", number))
    moof_bytes = 8 + len(header) + sum(_traf_bytes(run, durations) for _, run, durations in tables)
    trafs, data_offset = [], moof_bytes + 8
    for track_id, run, durations in tables:
        trafs.append(_traf(track_id, run, durations, data_offset))
        data_offset += sum(map(len, run.samples))
    moof = box(b"moof", header, *trafs)
    assert len(moof) == moof_bytes
    payload_bytes = data_offset - moof_bytes - 8
    return b"".join(
        (moof, struct.pack(">I4s", payload_bytes + 8, b"mdat"), *(sample for _, run in runs for sample in run.samples))
    )


def _traf_bytes(run: _Run, durations: list[int]) -> int:
    return 8 + 24 + 20 + 24 + len(run.samples) * (4 if _even(durations) else 8)


def _traf(track_id: int, run: _Run, durations: list[int], data_offset: int) -> bytes:
    default_flags = _NOT_SYNC if track_id == tracks.VIDEO_TRACK_ID else _SYNC
    tfhd = full_box(
        b"tfhd",
        0,
        _DEFAULT_BASE_IS_MOOF | _TFHD_DURATION_AND_FLAGS,
        struct.pack(">III", track_id, durations[0], default_flags),
    )
    tfdt = full_box(b"tfdt", 1, 0, struct.pack(">Q", run.starts[0]))
    sizes = list(map(len, run.samples))
    flags = _TRUN_OFFSET | _TRUN_FIRST_FLAGS | _TRUN_SIZE
    entries = sizes
    if not _even(durations):
        flags |= _TRUN_DURATION
        entries = [value for pair in zip(durations, sizes, strict=True) for value in pair]
    first_flags = _SYNC if run.keyframe else _NOT_SYNC
    trun = full_box(
        b"trun", 0, flags, struct.pack(f">III{len(entries)}I", len(sizes), data_offset, first_flags, *entries)
    )
    return box(b"traf", tfhd, tfdt, trun)


def _even(durations: list[int]) -> bool:
    return durations.count(durations[0]) == len(durations)
