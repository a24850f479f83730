"""Every fault in a real lesson of its own, side by side: which there are, and what each came to."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import Future, ProcessPoolExecutor
from pathlib import Path

from appliance.age.identities import X25519Identity
from appliance.config import BoxPaths
from appliance.hardware.sim.faults import Fault
from tests.recorder import trial
from tests.recorder.opened import Opened, only_lesson
from tests.recorder.source import write_film
from tests.recorder.trial import Seen, Trial

AT_ONCE = 8  # so many real-time lessons leave two slow cores half idle
_STALL_S = 8.2  # with the two seconds before it is seen: a disk that is away for ten
# The longest first: they end together with the last of the others.
TRIALS = [
    Trial(Fault.CLOCK_JUMPS_BACK),
    Trial(Fault.DISK_STALLS, hold_s=_STALL_S),
    Trial(Fault.WRITE_STALLS, hold_s=_STALL_S),
    Trial(Fault.SYNC_STALLS, hold_s=_STALL_S),
    # The other jump waits until the light is red again; it is told for long.
    Trial(Fault.CLOCK_JUMPS_FORWARD, then="amber"),
    Trial(Fault.CAMERA_STALLS),
    Trial(Fault.CAMERA_UNPLUGGED),
    Trial(Fault.CAMERA_THREAD_DIES),
    Trial(Fault.ENCODER_DIES),
    Trial(Fault.PICTURE_FROZEN),
    Trial(Fault.PICTURE_UNUSABLE),
    Trial(Fault.MICROPHONE_STALLS),
    Trial(Fault.MICROPHONE_UNPLUGGED),
    Trial(Fault.MICROPHONE_THREAD_DIES),
    Trial(Fault.MICROPHONE_ZEROS),
    Trial(Fault.BUTTON_DIES),
    Trial(Fault.EAR_DIES, then="amber"),
    Trial(Fault.MUXER_RAISES, then="ready"),
    Trial(Fault.MUXING_DIES, then="ready"),
    Trial(Fault.COMMITTER_DIES, then="ready"),
    Trial(Fault.DISK_FULL, then="ready"),
    Trial(Fault.DISK_READ_ONLY, then="ready"),
    Trial(Fault.SYNC_FAILS, then="ready"),
]


def run(trials: list[Trial], folder: Path) -> dict[Fault, Seen | BaseException]:
    film = write_film(folder)
    identity = X25519Identity.generate()
    processes_of = multiprocessing.get_context("forkserver")
    processes_of.set_forkserver_preload([trial.__name__])
    with ProcessPoolExecutor(AT_ONCE, processes_of) as processes:
        running = {
            one.fault: processes.submit(trial.run, one, folder / one.fault, film, str(identity.recipient))
            for one in trials
        }
        return {fault: _outcome(future, folder / fault, identity) for fault, future in running.items()}


def _outcome(running: Future[Seen], folder: Path, identity: X25519Identity) -> Seen | BaseException:
    failure = running.exception()
    if failure is not None:
        return failure
    seen = running.result()
    seen.opened = Opened(only_lesson(BoxPaths(folder).lessons), identity)
    seen.movie, seen.numbers, seen.samples = seen.opened.movie()[0], seen.opened.numbers(), seen.opened.samples()
    return seen
