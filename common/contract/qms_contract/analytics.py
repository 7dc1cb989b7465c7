"""Figures of what a branch did: how many came, how long they waited, how long they were served.

A visit has a leg for each stretch at a service (`Leg`). A visit counts once, where its first leg began; each leg counts
where and when it began, was called and ended.
"""

from datetime import date
from enum import StrEnum

from qms_contract.base import Wire
from qms_contract.ids import BranchId


class GroupBy(StrEnum):
    """By the hour means each hour of the time, as an instant; a day is a business day of the branch."""

    HOUR = "hour"
    DAY = "day"
    SERVICE = "service"
    COUNTER = "counter"
    STAFF = "staff"
    CHANNEL = "channel"
    BRANCH = "branch"


class Comparison(StrEnum):
    PREVIOUS = "previous"


class ExportFormat(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"


class Durations(Wire, frozen=True, kw_only=True):
    """`count` durations in seconds; None when there is none. Quantiles are at most 2 % away from the true ones."""

    count: int
    mean_seconds: float | None
    p50_seconds: float | None
    p90_seconds: float | None
    p95_seconds: float | None


class Figures(Wire, frozen=True, kw_only=True):
    """Of the legs in the group: `visits` began with one, `legs` began, `called` were called, `ended` ended: `served`,
    `transferred`, `no_shows`, `cancelled` or held. `visits_done` were through with everything they came for;
    `visits_lost` ended before, with a no-show that did not come back or cancelled.

    `no_show_rate` and `cancellation_rate` are shares of `ended`. `sla` is the share of `called` whose wait kept the
    target their service had when they came. `wait` is called minus queued (for a first leg: created), `service` ended
    minus served of the served ones. Shares lie between 0 and 1 and are None when they would be shares of nothing.
    """

    visits: int
    visits_done: int
    legs: int
    called: int
    ended: int
    served: int
    transferred: int
    no_shows: int
    cancelled: int
    no_show_rate: float | None
    cancellation_rate: float | None
    sla: float | None
    wait: Durations
    service: Durations
    visits_lost: int = 0


COUNTS = (
    *("visits", "visits_done", "visits_lost", "legs", "called", "ended", "served"),
    *("transferred", "no_shows", "cancelled"),
)
"""The fields of `Figures` that are numbers of visits or legs, in the order in which they are told."""


class KpiItem(Wire, frozen=True, kw_only=True):
    """A group. `key` is an id, a channel, a day (2026-11-22) or the beginning of an hour (2026-11-22T08:00:00Z)."""

    key: str
    name: str
    figures: Figures


class KpiPeriod(Wire, frozen=True, kw_only=True):
    """Both days are included. A group in which nothing happened is left out."""

    first_day: date
    last_day: date
    totals: Figures
    items: list[KpiItem]


class Kpi(Wire, frozen=True, kw_only=True):
    """`GET /api/analytics/kpi`. `branch_id` None: every branch. `previous` is as many days right before, when asked for."""

    branch_id: BranchId | None
    group_by: GroupBy
    period: KpiPeriod
    previous: KpiPeriod | None
