"""Writes the stored layout: an init segment, then one `moof` + `mdat` about each half second.

It writes boxes itself because libavformat's fragment writer cannot keep three promises of a recorder: with no
sound it writes nothing at all under `delay_moov`, it holds packets of one stream back for the other, and it moves
the first sample behind a gap to where the last one ended. The layout is that of FFmpeg's
`empty_moov+default_base_moof+delay_moov+frag_keyframe`.

Takes samples as they lie in an MP4 with times that already make sense; guards and encoders are the muxer's.
"""

from __future__ import annotations

import operator
import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from appliance.media import tracks
from appliance.media.boxes import Buffer, box, full_box

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
_MFHD_BYTES = 16
# traf with its tfhd, tfdt and trun up to the entries, packed in one go: this is written twice each half second.
_TRAF = struct.Struct(">I4s I4sIIII I4sIQ I4sIIII")
_TRAF_BYTES = _TRAF.size
# Sound comes out of its encoder behind the picture; only when the picture stalls does sound end a fragment.
_SOUND_PATIENCE = 1.3


@dataclass(slots=True)
class _Run:
    """The samples of one track that wait for their fragment."""

    track_id: int
    nominal: int
    parts: list[Buffer] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    keyframe: bool = True
    end: int | None = None  # where the last sample ends, if that is known

    def add(self, parts: Sequence[Buffer], start: int) -> None:
        self.parts += parts
        self.sizes.append(sum(map(len, parts)))
        self.starts.append(start)

    @property
    def stop(self) -> int:
        return self.starts[-1] + self.nominal if self.end is None else self.end

    def durations(self) -> list[int]:
        return list(map(operator.sub, [*self.starts[1:], self.stop], self.starts))


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
        self._video = _Run(tracks.VIDEO_TRACK_ID, frame_ticks)
        self._audio = _Run(tracks.AUDIO_TRACK_ID, tracks.AAC_FRAME)
        self._video_limit = fragment_ms * tracks.VIDEO_TIMESCALE // 1000
        self._audio_limit = int(fragment_ms * tracks.AUDIO_TIMESCALE * _SOUND_PATIENCE) // 1000
        self._priming = priming
        self._gap = GAP_MS * tracks.VIDEO_TIMESCALE // 1000
        self.fragments = 0
        self.muxed_ms = 0
        self.muxed_picture_ms = 0
        self.muxed_sound_ms = 0
        sink(init_segment(video_description, shape, audio_description, priming))

    def video(self, parts: Sequence[Buffer], start: int, keyframe: bool) -> None:
        """A picture at `start` ticks, as pieces that follow one another. Starts must rise."""
        run = self._video
        if run.sizes:
            gap = start - run.starts[-1] > self._gap
            if gap or keyframe or start - run.starts[0] >= self._video_limit:
                run.end = None if gap else start
                self.cut()
                run = self._video
        if not run.sizes:
            run.keyframe = keyframe
        run.add(parts, start)

    def audio(self, sample: bytes, start: int) -> None:
        """A frame of AAC at `start` in the track's own time, which begins with the priming."""
        run = self._audio
        if run.sizes and (start != run.starts[-1] + run.nominal or start - run.starts[0] >= self._audio_limit):
            self.cut()
            run = self._audio
        run.add((sample,), start)

    def cut(self, video_end: int | None = None) -> None:
        """End the fragment here. Nothing happens if nothing waits."""
        video, audio = self._video, self._audio
        if video_end is not None and video.sizes:
            video.end = video_end
        # Sound first: to show a picture from the end of a fragment, a player needs the sound from there too, and behind
        # the pictures it would have to wait for the rest of them.
        runs = [run for run in (audio, video) if run.sizes]
        if not runs:
            return
        self._video = _Run(video.track_id, video.nominal)
        self._audio = _Run(audio.track_id, audio.nominal)
        self._sink(_fragment(self.fragments + 1, runs))
        self.fragments += 1
        if video.sizes:
            self.muxed_picture_ms = video.stop * 1000 // tracks.VIDEO_TIMESCALE
        if audio.sizes:
            self.muxed_sound_ms = (audio.stop - self._priming) * 1000 // tracks.AUDIO_TIMESCALE
        self.muxed_ms = max(self.muxed_ms, self.muxed_picture_ms, self.muxed_sound_ms)


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


def _fragment(number: int, runs: list[_Run]) -> bytes:
    tables = [_table(run) for run in runs]
    moof_bytes = 8 + _MFHD_BYTES + sum(_TRAF_BYTES + len(entries) for entries, _ in tables)
    trafs, data_offset = [], moof_bytes + 8
    for run, (entries, duration) in zip(runs, tables, strict=True):
        trafs.append(_traf(run, entries, duration, data_offset))
        data_offset += sum(run.sizes)
    moof = box(b"moof", full_box(b"mfhd", 0, 0, struct.pack(">I", number)), *trafs)
    assert len(moof) == moof_bytes
    mdat = struct.pack(">I4s", data_offset - moof_bytes, b"mdat")
    return b"".join((moof, mdat, *(part for run in runs for part in run.parts)))


def _table(run: _Run) -> tuple[bytes, int]:
    """The entries of a `trun`, and the duration of all samples, or 0 if each entry has its own."""
    sizes, durations = run.sizes, run.durations()
    if durations.count(durations[0]) == len(durations):
        return struct.pack(f">{len(sizes)}I", *sizes), durations[0]
    values = [value for pair in zip(durations, sizes, strict=True) for value in pair]
    return struct.pack(f">{len(values)}I", *values), 0


def _traf(run: _Run, entries: bytes, duration: int, data_offset: int) -> bytes:
    default_flags = _NOT_SYNC if run.track_id == tracks.VIDEO_TRACK_ID else _SYNC
    flags = _TRUN_OFFSET | _TRUN_FIRST_FLAGS | _TRUN_SIZE | (0 if duration else _TRUN_DURATION)
    first_flags = _SYNC if run.keyframe else _NOT_SYNC
    header = _TRAF.pack(
        _TRAF_BYTES + len(entries),
        b"traf",
        24,
        b"tfhd",
        _DEFAULT_BASE_IS_MOOF | _TFHD_DURATION_AND_FLAGS,
        run.track_id,
        duration,
        default_flags,
        20,
        b"tfdt",
        1 << 24,
        run.starts[0],
        24 + len(entries),
        b"trun",
        flags,
        len(run.sizes),
        data_offset,
        first_flags,
    )
    return header + entries
