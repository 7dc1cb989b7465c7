"""When a branch's managers are alarmed by what they watch."""

from typing import Annotated

import msgspec

from qms_contract.base import Wire

Share = Annotated[int, msgspec.Meta(ge=1, le=100)]
People = Annotated[int, msgspec.Meta(ge=1, le=10_000)]
Minutes = Annotated[int, msgspec.Meta(ge=1, le=1440)]


class Alarms(Wire, frozen=True, kw_only=True):
    """None alarms nobody. More than `waiting` people wait; somebody waits longer than `wait_minutes`; of those called today
    fewer than `target_percent` were seen within their service's target; of those who ended more than `unserved_percent`
    were not served.
    """

    waiting: People | None = None
    wait_minutes: Minutes | None = None
    target_percent: Share | None = None
    unserved_percent: Share | None = None
