"""A clock that does not jump when somebody sets the machine's."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from qms_contract.wire import utc_now


def steady_clock() -> Callable[[], datetime]:
    """The machine's time of now, going on evenly from here: the server's corrections stay right whatever is set."""
    begun, at = utc_now(), time.monotonic()
    return lambda: begun + timedelta(seconds=time.monotonic() - at)
