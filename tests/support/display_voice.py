"""Calls for a display's voice, a clock that hurries, and a count of what was begun to be said."""

import threading
import time
from uuid import uuid4

from qms_display.voice.announcement import Announcement

SPEED = 20


def fast_clock():
    """A day that passes twenty times as fast, so that minutes of announcements take seconds."""
    return time.monotonic() * SPEED


class Started:
    """Counts first samples and waits for them."""

    def __init__(self):
        self.seen = []
        self._changed = threading.Condition()

    def __call__(self, announcement):
        with self._changed:
            self.seen.append(announcement)
            self._changed.notify_all()

    def wait_for(self, count, timeout=30):
        with self._changed:
            assert self._changed.wait_for(lambda: len(self.seen) >= count, timeout)


def call(number, counter="3", languages=("en", "id"), count=1):
    return Announcement(uuid4(), count, number, counter, languages)
