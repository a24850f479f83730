from __future__ import annotations

from dataclasses import dataclass, field

from appliance.recorder.revival import STUCK_S, Revival, Revived


@dataclass
class Device:
    """Notes what it was told; `refusals` is how often it does not let itself be stopped."""

    refusals: int = 0
    told: list[str] = field(default_factory=list)

    def start(self) -> None:
        self.told.append("start")

    def stop(self) -> None:
        self.told.append("stop")
        self.refusals -= 1
        if self.refusals >= 0:
            raise RuntimeError("busy")


def test_one_that_hangs_is_never_started_before_it_was_stopped() -> None:
    now_s = [0.0]
    camera = Device(refusals=2)
    revival = Revival({"picture": Revived(camera.start, camera.stop)}, lambda: now_s[0])
    now_s[0] = STUCK_S + 1
    revival.silent("picture", STUCK_S + 1)
    for _ in range(2):
        revival.try_again()
        assert revival.gone == {"picture"}
    revival.try_again()
    assert revival.gone == frozenset()
    assert camera.told == ["stop", "stop", "stop", "start"]
