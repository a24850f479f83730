"""`python -m tests.speech.score DIR`: how well the speech in labelled recordings is found.

DIR holds `NAME_snrDB.flac` (or .wav) with `NAME_snrDB.json` beside it: [[start_s, end_s], …].
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from appliance.speech.detector import SAMPLE_RATE, Pcm
from appliance.speech.soundfile import read_sound
from appliance.speech.webrtc import WebrtcDetector
from tests.speech.scoring import Score, score, total

_SNR = re.compile(r"_snr(\d+)$")


@dataclass(frozen=True, slots=True)
class Labelled:
    name: str
    snr_db: int
    samples: Pcm
    labels: list[tuple[float, float]]


def load(folder: Path) -> list[Labelled]:
    """All labelled recordings in the folder; raises FileNotFoundError when there are none."""
    recordings = []
    for path in sorted(folder.glob("*_snr*.*")):
        match = _SNR.search(path.stem)
        if match is None or path.suffix not in (".flac", ".wav"):
            continue
        labels = [(start, end) for start, end in json.loads(path.with_suffix(".json").read_text())]
        samples = np.concatenate(list(read_sound(path)))
        recordings.append(Labelled(path.stem, int(match[1]), samples, labels))
    if not recordings:
        raise FileNotFoundError(f"no labelled recordings in {folder}")
    return recordings


def score_one(samples: Pcm, labels: list[tuple[float, float]], gain_db: float = 0.0) -> Score:
    """The detector's answer on the samples made louder by `gain_db`."""
    louder = np.clip(np.round(samples * 10 ** (gain_db / 20)), -32768, 32767).astype(np.int16)
    detector = WebrtcDetector()
    detector.feed(louder)
    detector.finish()
    answer = [(start / 1000, end / 1000) for start, end in detector.segments]
    return score(answer, labels, samples.size / SAMPLE_RATE)


def by_snr(recordings: list[Labelled], gain_db: float = 0.0) -> dict[int, Score]:
    groups: dict[int, list[Score]] = defaultdict(list)
    for recording in recordings:
        groups[recording.snr_db].append(score_one(recording.samples, recording.labels, gain_db))
    return {snr_db: total(groups[snr_db]) for snr_db in sorted(groups, reverse=True)}


def main(folder: Path) -> None:
    recordings = load(folder)
    started = time.process_time()
    scores = by_snr(recordings)
    cpu_s = time.process_time() - started
    softer, louder = by_snr(recordings, -12), by_snr(recordings, 12)
    print("| SNR | F1 | F1 at -12 dB | F1 at +12 dB | P / R | found | false a minute | pieces | onset / offset (ms) |")
    print("|---|---|---|---|---|---|---|---|---|")
    for snr_db, result in scores.items():
        edges = [round(float(np.median(away)) * 1000) for away in (result.onsets_s, result.offsets_s)]
        print(
            f"| {snr_db} dB | {result.f1:.3f} | {softer[snr_db].f1:.3f} | {louder[snr_db].f1:.3f} "
            f"| {result.precision:.2f} / {result.recall:.2f} | {result.found_share:.2f} "
            f"| {result.false_per_minute:.1f} | {result.pieces} of {result.labelled} | {edges[0]} / {edges[1]} |"
        )
    seconds = sum(result.seconds for result in scores.values())
    print(f"\n{seconds:.0f} s of sound, {seconds / cpu_s:.0f} s a CPU second")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
