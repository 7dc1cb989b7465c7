"""The server's time, for all that is shown and judged: a program on a machine whose clock is wrong shows the right one."""

from collections.abc import Callable
from datetime import datetime, timedelta

from qms_contract.wire import utc_now

ROUGHLY = timedelta(seconds=3)


class ServerClock:
    """`now()` is this machine's time plus what the server's was ahead when it was last heard."""

    def __init__(self, local: Callable[[], datetime] = utc_now) -> None:
        self._local = local
        self._ahead = timedelta()

    def sync(self, server_time: datetime) -> None:
        self._ahead = server_time - self._local()

    def sync_roughly(self, server_time: datetime) -> None:
        """From a time in whole seconds that was a while under way; a difference it may itself have made changes nothing."""
        if abs(server_time - self.now()) > ROUGHLY:
            self.sync(server_time)

    def now(self) -> datetime:
        return self._local() + self._ahead

    def age(self, moment: datetime) -> float:
        """Seconds since `moment`."""
        return (self.now() - moment).total_seconds()

    def corrected(self, local: datetime) -> datetime:
        """A moment read from this machine's clock, as the server would have told it."""
        return local + self._ahead
