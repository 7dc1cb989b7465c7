"""What a program says of itself with its heartbeat."""

import os

from qms_clientkit.appliance.vitals import vitals


def test_it_tells_its_own_memory_and_the_machines():
    """As proc(5) and the machine's own count have them; a process of a test holds some tens of MB at least."""
    told = vitals(24)
    machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
    assert told.machine_mb == machine
    assert 10 < told.memory_mb < machine
    assert told.answered_ms == 24
    assert 0 <= told.running_seconds < 24 * 3600


def test_before_the_first_answer_nothing_is_known_of_it():
    assert vitals().answered_ms is None


def test_it_grows_with_what_the_program_holds():
    before = vitals().memory_mb
    held = bytearray(os.urandom(1) * (64 * 2**20))
    assert vitals().memory_mb - before >= 48
    assert held
