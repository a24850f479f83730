"""What is wrong gets the name of where the flow stops."""

from __future__ import annotations

from dataclasses import replace

import pytest

from appliance.core.troubles import JUMP_TOLD_S, Flow, Kept, fresh, troubles

GOOD = Kept(Flow(0.8), Flow(0.8), silent_s=0.0, running_s=99.0, remaining_ms=600_000, limit_ms=1_200_000)
LATE, NEVER = 2.1, float("inf")


@pytest.mark.parametrize(
    ("changes", "keys"),
    [
        ({}, ()),
        ({"picture": Flow(2.0), "sound": Flow(2.0)}, ()),
        # Nothing comes from the device.
        ({"picture": Flow(LATE, came_s=LATE)}, ("picture_stalled",)),
        ({"sound": Flow(LATE, came_s=LATE)}, ("sound_stalled",)),
        ({"picture": Flow(LATE, LATE), "sound": Flow(LATE, LATE)}, ("picture_stalled", "sound_stalled")),
        # It comes and cannot be used.
        ({"picture": Flow(LATE, refused=True)}, ("picture_unusable",)),
        ({"sound": Flow(LATE, refused=True)}, ("sound_unusable",)),
        # It comes and is not kept: that is never the device's fault.
        ({"picture": Flow(LATE), "sound": Flow(LATE)}, ("disk_slow",)),
        ({"picture": Flow(LATE, 0.1), "sound": Flow(LATE, 0.1)}, ("disk_slow",)),
        ({"picture": Flow(LATE), "sound": Flow(LATE), "overflowed": True}, ("disk_too_slow",)),
        ({"overflowed": True}, ()),  # told in the end as a gap
        ({"picture": Flow(LATE, came_s=0.8)}, ("picture_stalled",)),  # what is kept is always older than what came
        ({"picture": Flow(LATE, came_s=LATE), "sound": Flow(LATE)}, ("disk_slow", "picture_stalled")),
        # The device said that it is gone: known at once.
        ({"picture": Flow(0.1, ended=True)}, ("camera_stopped",)),
        ({"sound": Flow(0.1, ended=True), "silent_s": LATE}, ("microphone_stopped",)),
        ({"picture": Flow(0.1, ended=True), "running_s": 0.2}, ("camera_stopped",)),
        # It comes, and says nothing.
        ({"silent_s": LATE}, ("microphone_silent",)),
        ({"still_s": LATE}, ("picture_frozen",)),
        ({"still_s": LATE, "silent_s": LATE}, ("picture_frozen", "microphone_silent")),
        # The first seconds.
        ({"picture": Flow(NEVER, 1.0), "sound": Flow(NEVER, 1.0), "running_s": 2.9}, ()),
        ({"picture": Flow(NEVER, 3.1), "running_s": 3.1}, ("picture_stalled",)),
        ({"sound": None, "silent_s": None}, ()),
        # What touches neither picture nor sound.
        ({"jumped_s": 1.0}, ("clock_jumped",)),
        ({"jumped_s": JUMP_TOLD_S}, ()),
        ({"other": ("listening_stopped",), "silent_s": LATE}, ("microphone_silent", "listening_stopped")),
    ],
)
def test_what_is_wrong_has_a_name(changes: dict[str, object], keys: tuple[str, ...]) -> None:
    assert troubles(replace(GOOD, **changes)) == keys  # type: ignore[arg-type]


def test_fresh_is_what_lies_on_the_disk() -> None:
    assert fresh(GOOD)
    assert not fresh(replace(GOOD, picture=Flow(LATE)))
    assert not fresh(replace(GOOD, sound=Flow(LATE)))
    assert fresh(replace(GOOD, sound=None))
