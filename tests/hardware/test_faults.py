"""The script of faults: its words, its times, and that each lesson plays it anew."""

from __future__ import annotations

import threading
import time

import pytest

from appliance.clock import SimulatedClock
from appliance.hardware.errors import FaultUnclear
from appliance.hardware.sim.faults import Fault, Faults
from appliance.hardware.sim.script import read_fault


@pytest.mark.parametrize(
    ("text", "fault", "begin_s", "end_s"),
    [
        ("12s: microphone zeros", Fault.MICROPHONE_ZEROS, 12, None),
        ("12s-20s: disk stalls", Fault.DISK_STALLS, 12, 20),
        ("  0.5s - 1.5m :  Disk  Read only ", Fault.DISK_READ_ONLY, 0.5, 90),
        ("2m:camera unplugged", Fault.CAMERA_UNPLUGGED, 120, None),
    ],
)
def test_a_line_is_read(text: str, fault: Fault, begin_s: float, end_s: float | None) -> None:
    scripted = read_fault(text)
    assert (scripted.fault, scripted.begin_s, scripted.end_s) == (fault, begin_s, end_s)


@pytest.mark.parametrize("fault", Fault)
def test_every_fault_can_be_written(fault: Fault) -> None:
    assert read_fault(f"1s: {fault}").fault is fault


@pytest.mark.parametrize(
    "text",
    ["", "help", "12s", "12: disk full", "s: disk full", "12s: disk", "20s-12s: disk full", "12s-12s: disk full"],
)
def test_what_makes_no_sense_is_told_with_all_that_can_be_said(text: str) -> None:
    with pytest.raises(FaultUnclear) as caught:
        read_fault(text)
    for language in ("nl", "en"):
        assert text in caught.value.message(language)
        assert all(fault in caught.value.advice(language) for fault in Fault)


def test_a_script_counts_from_when_the_devices_are_switched_on() -> None:
    clock = SimulatedClock(monotonic_now_us=99_000_000)
    faults = Faults([read_fault("12s-20s: disk stalls"), read_fault("30s: disk full")], clock)
    clock.advance(15)
    assert not faults.active(Fault.DISK_STALLS)
    faults.switched_on("camera")
    clock.advance(11.9)
    faults.switched_on("microphone")
    faults.switched_off("camera")  # and on again in mid-lesson: the time runs on
    faults.switched_on("camera")
    assert not faults.active(Fault.DISK_STALLS)
    clock.advance(0.2)
    assert faults.active(Fault.DISK_STALLS)
    clock.advance(8)
    assert not faults.active(Fault.DISK_STALLS)
    clock.advance(12)
    assert faults.active(Fault.DISK_FULL)
    faults.switched_off("camera")
    faults.switched_off("microphone")
    clock.advance(59)
    assert faults.active(Fault.DISK_FULL)  # the disk is no better because a lesson is over
    clock.advance(2)
    assert not faults.active(Fault.DISK_FULL)  # but no lesson could ever begin again
    faults.switched_on("camera")
    assert not faults.active(Fault.DISK_FULL)
    clock.advance(12.1)
    assert faults.active(Fault.DISK_STALLS)


def test_what_dies_does_so_once_or_until_its_end() -> None:
    clock = SimulatedClock()
    faults = Faults([read_fault("1s: ear dies"), read_fault("1s-2s: encoder dies")], clock)
    faults.switched_on("camera")
    assert not faults.strikes(Fault.EAR_DIES)
    clock.advance(1.5)
    assert [faults.strikes(Fault.EAR_DIES) for _ in range(3)] == [True, False, False]
    assert [faults.strikes(Fault.ENCODER_DIES) for _ in range(3)] == [True, True, True]
    clock.advance(1)
    assert not faults.strikes(Fault.ENCODER_DIES)
    faults.switched_off("camera")
    faults.switched_on("camera")
    clock.advance(1.5)
    assert faults.strikes(Fault.EAR_DIES)


def test_by_hand() -> None:
    faults = Faults()
    faults.begin(Fault.CAMERA_STALLS, Fault.EAR_DIES)
    assert faults.active(Fault.CAMERA_STALLS)
    assert [faults.strikes(Fault.EAR_DIES) for _ in range(2)] == [True, False]
    faults.end(Fault.CAMERA_STALLS)
    assert not faults.active(Fault.CAMERA_STALLS)
    faults.begin(Fault.DISK_FULL)
    faults.clear()
    assert not faults.active(Fault.DISK_FULL)


def test_a_stall_ends_even_if_the_lessons_clock_stands_still() -> None:
    """At high speed the lesson's clock waits for the devices, and these for the disk."""
    clock = SimulatedClock()
    faults = Faults([read_fault("1s-9s: disk stalls")], clock, speed=80)
    faults.switched_on("camera")
    clock.advance(1)
    begun_s = time.monotonic()
    faults.wait_out(Fault.DISK_STALLS, Fault.WRITE_STALLS)
    assert 0.1 <= time.monotonic() - begun_s < 5


def test_a_stall_by_hand_ends_by_hand() -> None:
    faults = Faults()
    faults.begin(Fault.SYNC_STALLS)
    waiting = threading.Thread(target=faults.wait_out, args=(Fault.SYNC_STALLS,), daemon=True)
    waiting.start()
    waiting.join(0.1)
    assert waiting.is_alive()
    faults.end(Fault.SYNC_STALLS)
    waiting.join(5)
    assert not waiting.is_alive()
