"""The server's time, for all that is shown and judged: a program on a machine whose clock is wrong shows the right one."""

import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from qms_contract.wire import utc_now

ROUGHLY = timedelta(seconds=3)


def steady_time() -> Callable[[], datetime]:
    """This machine's time of now, going on evenly from here whatever its clock is set to meanwhile."""
    begun, at = utc_now(), _elapsed()
    return lambda: begun + timedelta(seconds=_elapsed() - at)


def _elapsed() -> float:
    """Seconds that only grow, also while the machine sleeps, which Linux leaves out of its monotonic clock."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if sys.platform == "linux" else time.monotonic()


class ServerClock:
    """`now()` is this machine's time plus what the server's was ahead when it was last heard.

    `known` is False while that is only supposed, because this machine's own time cannot be right. `heard` is True once the
    server itself has said it since this program began.
    """

    def __init__(self, local: Callable[[], datetime] = utc_now) -> None:
        self._local = local
        self._ahead = timedelta()
        self.known = True
        self.heard = False

    @property
    def ahead(self) -> timedelta:
        """By how much the server's clock is ahead of this machine's."""
        return self._ahead

    def local(self) -> datetime:
        """What this machine's clock says."""
        return self._local()

    def sync(self, server_time: datetime, asked: datetime | None = None) -> None:
        """The server says its time in an answer to what was `asked` then (this machine's time), at once if not told.

        It said so at some moment between then and now. What was known stays as far as that allows, so that an answer
        which a slow network held up for seconds turns no clock back; the first one is taken to have come from the middle.
        """
        now = self._local()
        least, most = server_time - now, server_time - min(asked or now, now)
        self._ahead = min(max(self._ahead, least), most) if self.heard else least + (most - least) / 2
        self.known = self.heard = True

    def remember(self, ahead: timedelta) -> None:
        """As it was when the server was heard before this program's start."""
        self._ahead = ahead

    def suppose(self, server_time: datetime) -> None:
        """Go on from there until the server is heard: it is at least that late."""
        self.sync(server_time)
        self.known = self.heard = False

    def sync_roughly(self, server_time: datetime, asked: datetime) -> None:
        """From a time in whole seconds; a difference that these may themselves have made changes nothing."""
        if not self.corrected(asked) - ROUGHLY <= server_time <= self.now() + ROUGHLY:
            self.sync(server_time, asked)

    def now(self) -> datetime:
        return self._local() + self._ahead

    def age(self, moment: datetime) -> float:
        """Seconds since `moment`."""
        return (self.now() - moment).total_seconds()

    def corrected(self, local: datetime) -> datetime:
        """A moment read from this machine's clock, as the server would have told it."""
        return local + self._ahead
