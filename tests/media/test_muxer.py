from __future__ import annotations

import numpy as np
import pytest

from appliance.media.encode import Encoded
from appliance.media.errors import MuxFailure
from appliance.media.index import Gap, MovieIndex, build_index
from appliance.media.muxer import AudioParams, FragmentMuxer, VideoParams
from appliance.media.source import BytesSource
from appliance.media.virtual import VirtualMp4
from tests.media.pictures import RATE, energy, heard, numbered_packets, shown, tone


class Rig:
    """A muxer with 25 pictures a second to feed it from."""

    def __init__(self, seconds: float = 6, sound: bool = True) -> None:
        encoder, self.packets = numbered_packets(round(seconds * 25))
        self.pieces: list[bytes] = []
        params = VideoParams(320, 180, encoder.extradata, 25)
        self.muxer = FragmentMuxer(self.pieces.append, params, AudioParams() if sound else None)

    def picture(self, number: int, at_ms: float | None = None) -> None:
        packet: Encoded = self.packets[number]
        at_us = number * 40_000 if at_ms is None else round(at_ms * 1000)
        self.muxer.video(packet.data, at_us, packet.keyframe)

    def sound(self, at_ms: float, length_ms: float = 40, hertz: float = 440, clock_ms: float | None = None) -> None:
        """Sound of the moment `at_ms`, said to be of `clock_ms`."""
        samples = tone(hertz, at_ms / 1000, length_ms / 1000)
        self.muxer.audio(samples, round((at_ms if clock_ms is None else clock_ms) * 1000))

    def both(self, first_ms: int, end_ms: int) -> None:
        for at_ms in range(first_ms, end_ms, 40):
            self.picture(at_ms // 40)
            self.sound(at_ms)

    def finished(self) -> VirtualMp4:
        self.muxer.close()
        source = BytesSource(b"".join(self.pieces))
        return VirtualMp4(build_index(source), source)

    def index(self) -> MovieIndex:
        return self.finished().index


def test_fragments_come_out_about_each_half_second() -> None:
    rig = Rig()
    assert len(rig.pieces) == 1, "the init segment is there before any picture"
    rig.both(0, 5000)
    assert rig.muxer.fragments == len(rig.pieces) - 1 == 9
    index = rig.index()
    assert len(index.fragments) == rig.muxer.fragments == 10
    assert [f.size for f in index.fragments] == [len(piece) for piece in rig.pieces[1:]]
    assert rig.muxer.muxed_ms == index.duration_ms == pytest.approx(5000, abs=22)
    video = index.video
    assert video is not None
    assert video.keyframes_ms == (0, 1000, 2000, 3000, 4000)
    assert index.gaps == []


def test_sound_lies_before_the_pictures_of_its_fragment() -> None:
    rig = Rig()
    rig.both(0, 3000)
    index = rig.index()
    assert index.picture is not None
    assert index.sound is not None
    pictures = index.picture.chunk_offsets
    sounds = index.sound.chunk_offsets
    assert len(pictures) == len(sounds) == len(index.fragments)
    assert (sounds < pictures).all()
    assert (pictures[:-1] < sounds[1:]).all()


def test_what_was_handed_out_is_never_more_than_a_fragment_behind() -> None:
    rig = Rig()
    for at_ms in range(0, 5000, 40):
        rig.both(at_ms, at_ms + 40)
        assert at_ms - rig.muxer.muxed_ms <= 520
        assert at_ms - rig.muxer.muxed_picture_ms <= 520
        assert at_ms - rig.muxer.muxed_sound_ms <= 600


def test_picture_only() -> None:
    rig = Rig(sound=False)
    for number in range(50):
        rig.picture(number)
    served = rig.finished()
    assert not served.index.has_audio
    assert [n for _, n in shown(served)] == list(range(50))
    with pytest.raises(MuxFailure, match="without sound"):
        Rig(sound=False).sound(0)


def test_fragments_come_out_when_the_promised_sound_never_comes() -> None:
    rig = Rig()
    for number in range(100):
        rig.picture(number)
    assert rig.muxer.fragments == 7
    served = rig.finished()
    assert not served.index.has_audio
    assert [n for _, n in shown(served)] == list(range(100))


def test_sound_goes_on_while_the_picture_stalls() -> None:
    rig = Rig()
    rig.both(0, 2000)
    before = rig.muxer.fragments
    for at_ms in range(2000, 5000, 40):
        rig.sound(at_ms)
        assert at_ms - rig.muxer.muxed_sound_ms < 800
    assert rig.muxer.fragments - before >= 4
    assert rig.muxer.muxed_picture_ms == 2000
    rig.picture(125, 5000)
    rig.sound(5000)
    served = rig.finished()
    assert served.index.gaps == [Gap("picture", 2000, 3000)]
    pictures = list(shown(served))
    assert pictures[-1] == (5.0, 125)
    served.seek(0)
    start, samples = heard(served)
    assert start == 0
    assert energy(samples[3 * RATE : 4 * RATE], 440) == pytest.approx(0.3, abs=0.02)


def test_the_picture_goes_on_while_sound_stalls_and_sound_comes_back_in_its_place() -> None:
    rig = Rig(8)
    rig.both(0, 2000)
    for number in range(50, 125):
        rig.picture(number)
        assert number * 40 - rig.muxer.muxed_picture_ms <= 520
    for at_ms in range(5000, 7000, 40):
        rig.picture(at_ms // 40)
        rig.sound(at_ms, hertz=1000)
    served = rig.finished()
    (gap,) = served.index.gaps
    assert gap.stream == "sound"
    assert gap.start_ms == pytest.approx(2000, abs=45)
    assert gap.start_ms + gap.duration_ms == pytest.approx(5000, abs=45)
    start, samples = heard(served)
    assert start == 0
    assert energy(samples[: 2 * RATE], 440) == pytest.approx(0.3, abs=0.01)
    assert np.abs(samples[round(2.06 * RATE) : round(4.94 * RATE)]).max() < 10
    assert _onset(samples, 1000, 4 * RATE) == pytest.approx(5 * RATE, abs=48)
    assert len(samples) / RATE == pytest.approx(7, abs=0.022)


def test_sound_that_starts_late_is_late_and_not_early() -> None:
    rig = Rig()
    for number in range(25):
        rig.picture(number)
    rig.both(1000, 3000)
    start, samples = heard(rig.finished())
    assert start == 0
    assert _onset(samples, 440, 0) == pytest.approx(RATE, abs=48)


def test_jitter_of_the_microphones_clock_is_no_hole() -> None:
    rig = Rig()
    for step in range(100):
        rig.picture(step)
        rig.sound(step * 40, clock_ms=step * 40 + (13, -17, 5, 0)[step % 4] * (step > 0))
    served = rig.finished()
    assert served.index.gaps == []
    assert _likeness(heard(served)[1], tone(440, 0, 4)) > 0.995


def test_a_microphone_that_runs_slow_never_drifts_from_the_picture() -> None:
    rig = Rig(30)
    for step in range(750):
        rig.picture(step)
        # 1 % slow: 39.6 ms of samples for each 40 ms of the clock.
        rig.sound(step * 40, length_ms=39.6, clock_ms=step * 40)
        if step > 25:
            assert rig.muxer.muxed_sound_ms == pytest.approx(rig.muxer.muxed_picture_ms, abs=130)
    assert rig.index().gaps == []


def test_a_microphone_that_runs_fast_loses_samples_and_not_its_place() -> None:
    rig = Rig(30)
    for step in range(750):
        rig.picture(step)
        rig.sound(step * 40, length_ms=40.4, clock_ms=step * 40)
    assert rig.index().duration_ms == pytest.approx(30_000, abs=70)


def test_times_that_do_not_rise_are_moved_and_nothing_is_lost() -> None:
    rig = Rig(sound=False)
    for number, at_ms in enumerate([0, 40, 40, 20, 160, 200, 199, 280]):
        rig.picture(number, at_ms)
    served = rig.finished()
    assert rig.muxer.moved_frames == 3
    track = served.index.picture
    assert track is not None
    assert (np.diff(track.starts) > 0).all()
    assert [n for _, n in shown(served)] == list(range(8))


def test_sound_from_before_the_first_moment_is_left_out() -> None:
    rig = Rig()
    rig.picture(0)
    rig.sound(-30)
    for number in range(1, 50):
        rig.picture(number)
        rig.sound(number * 40 - 30)
    start, samples = heard(rig.finished())
    assert start == 0
    assert _likeness(samples, tone(440, 0, 1.9)) > 0.995


def test_a_lasting_offset_is_mended_though_each_timestamp_could_be_jitter() -> None:
    rig = Rig()
    rig.sound(0)
    for step in range(125):
        rig.picture(step)
        rig.sound(step * 40 + 70)
    samples = heard(rig.finished())[1]
    assert _likeness(samples[3 * RATE : 5 * RATE], tone(440, 3, 2)) > 0.995


def test_pictures_before_the_first_keyframe_are_counted_and_left_out() -> None:
    rig = Rig(sound=False)
    for number in range(10, 60):
        rig.picture(number)
    assert rig.muxer.dropped_frames == 15
    assert not rig.muxer.waiting_for_keyframe
    assert [n for _, n in shown(rig.finished())] == list(range(25, 60))


def test_missing_frames_keep_the_others_in_their_place() -> None:
    rig = Rig(sound=False)
    for number in [*range(30), *range(50, 75)]:
        rig.picture(number)
    served = rig.finished()
    assert served.index.gaps == [Gap("picture", 1200, 800)]
    assert dict(shown(served))[2.0] == 50


def test_the_first_timestamp_is_zero_whatever_the_clock_says() -> None:
    rig = Rig(sound=False)
    for number in range(25):
        rig.picture(number, 86_400_000 + number * 40)
    assert rig.index().duration_ms == 1000


def test_encoders_texts_and_repeated_parameter_sets_stay_out() -> None:
    encoder, packets = numbered_packets(1)
    pieces: list[bytes] = []
    muxer = FragmentMuxer(pieces.append, VideoParams(320, 180, encoder.extradata, 25), None)
    muxer.video(b"\0\0\0\1\x09\xf0" + encoder.extradata + packets[0].data, 0, True)
    muxer.close()
    stored = b"".join(pieces)
    assert b"x264" not in stored
    assert b"Lav" not in stored
    assert stored.count(encoder.extradata.split(b"\0\0\0\1")[2]) == 1, "only in avcC"


def test_a_failing_sink_is_never_swallowed() -> None:
    rig = Rig()
    failing = FragmentMuxer(_full_disk_after(2), VideoParams(320, 180, numbered_packets(1)[0].extradata, 25), None)
    for number in range(25):
        failing.video(rig.packets[number].data, number * 40_000, rig.packets[number].keyframe)
    with pytest.raises(OSError, match="full"):
        failing.video(rig.packets[25].data, 1_000_000, True)


def test_bad_input_is_a_mux_failure() -> None:
    rig = Rig()
    with pytest.raises(MuxFailure):
        rig.muxer.video(b"no start code", 0, True)
    with pytest.raises(MuxFailure):
        rig.muxer.video(b"\0\0\1\x09\xf0", 0, True)
    with pytest.raises(MuxFailure):
        FragmentMuxer(rig.pieces.append, VideoParams(320, 180, b"", 25), None)
    with pytest.raises(MuxFailure, match="44100"):
        FragmentMuxer(rig.pieces.append, VideoParams(320, 180, b"", 25), AudioParams(44_100))


def test_closing_twice_is_fine_and_after_that_nothing_is_taken() -> None:
    rig = Rig()
    rig.both(0, 400)
    rig.muxer.close()
    pieces = len(rig.pieces)
    rig.muxer.close()
    assert len(rig.pieces) == pieces
    with pytest.raises(MuxFailure, match="closed"):
        rig.picture(1)
    with pytest.raises(MuxFailure, match="closed"):
        rig.sound(0)


def _likeness(samples: np.ndarray, reference: np.ndarray) -> float:
    """1 for the same sound in the same place. The encoder needs a moment to get going."""
    count = min(len(samples), len(reference))
    return float(np.corrcoef(samples[4800:count], reference[4800:count])[0, 1])


def _onset(samples: np.ndarray, hertz: float, after: int) -> int:
    loud = np.flatnonzero(np.abs(samples[after:].astype(int)) > 800)
    return after + int(loud[0])


def _full_disk_after(writes: int) -> object:
    left = [writes]

    def sink(data: bytes) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise OSError("disk full")

    return sink
