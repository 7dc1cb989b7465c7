"""What the live dashboard shows: today's figures, the queues and the counters at this moment. Pure and Qt-free."""

from collections import Counter as Tally
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from qms_contract.analytics import Figures, Kpi
from qms_contract.branches import Branch
from qms_contract.counters import Counter, CounterState
from qms_contract.services import Service

from qms_admin.estate import Estate

HOURS, WEEK = 24, 7
NEAR = 2 / 3
"""A wait of this share of its service's target is near it: 20 minutes where 30 are too long."""


ENOUGH = 10
"""So many services have to have ended before one can be told from them to be long."""


class Urgency(StrEnum):
    CALM = "calm"
    NEAR = "near"
    OVER = "over"


class Doing(StrEnum):
    """What happens at a counter."""

    SERVING = "serving"
    LONG = "serving_long"
    CALLED = "called"
    FREE = "free"
    PAUSED = "paused"
    CLOSED = "closed"


@dataclass(frozen=True)
class Hour:
    """What one hour of the branch's wall clock saw: people, minutes that half and nine in ten waited at most, and the share
    seen within target; None where nobody was called."""

    hour: int
    called: int = 0
    served: int = 0
    wait_half: float | None = None
    wait_most: float | None = None
    within_target: float | None = None


@dataclass(frozen=True)
class Dashboard:
    """The figures of `branch_id` on `day` (None: today), as the server had counted them at `read_at`; None before the first
    answer. `before` are those of the same weekday a week earlier, the whole of it.

    `trouble` says why newer ones could not be read. `may_read` is what the server answered about the permission.
    """

    branch_id: UUID | None = None
    day: date | None = None
    before: Figures | None = None
    totals: Figures | None = None
    hours: tuple[Hour, ...] = ()
    read_at: datetime | None = None
    trouble: str = ""
    may_read: bool | None = None


@dataclass(frozen=True)
class Queue:
    """A service's queue: how many wait, and since when the one who waits longest. `since` None: nobody."""

    service: Service
    waiting: int
    since: datetime | None

    def longest(self, now: datetime) -> timedelta:
        return max(timedelta(), now - self.since) if self.since is not None else timedelta()

    def urgency(self, now: datetime) -> Urgency:
        """Over when the longest wait is longer than the service's target."""
        waited, target = self.longest(now), timedelta(minutes=self.service.target_wait_minutes)
        if self.since is None or waited < target * NEAR:
            return Urgency.CALM
        return Urgency.OVER if waited > target else Urgency.NEAR


def business_day(now: datetime, branch: Branch) -> date:
    """The branch's day: before `day_starts_hour` by its wall clock it is still yesterday's, as on the server."""
    local = now.astimezone(ZoneInfo(branch.time_zone))
    return local.date() if local.hour >= branch.day_starts_hour else local.date() - timedelta(days=1)


def from_kpi(
    kpi: Kpi, branch: Branch, read_at: datetime, day: date | None = None, before: Figures | None = None
) -> Dashboard:
    """`kpi` is one day by the hour; `day` None is today, `before` what a week earlier was."""
    hours = _hours(kpi, branch)
    return Dashboard(branch.branch_id, day, before, kpi.period.totals, hours, read_at, may_read=True)


def choosable(today: date) -> tuple[date, ...]:
    """The days before today that can be looked at here; older ones are what reports are for."""
    return tuple(today - timedelta(days=back) for back in range(1, WEEK))


def _hours(kpi: Kpi, branch: Branch) -> tuple[Hour, ...]:
    """The 24 hours of the day as the branch counts it; an hour that the clock shows twice holds both."""
    zone, found = ZoneInfo(branch.time_zone), dict[int, Hour]()
    for item in kpi.period.items:
        hour = datetime.fromisoformat(item.key).astimezone(zone).hour
        found[hour] = _with(found.get(hour, Hour(hour)), item.figures)
    order = ((branch.day_starts_hour + number) % HOURS for number in range(HOURS))
    return tuple(found.get(hour, Hour(hour)) for hour in order)


def _with(hour: Hour, figures: Figures) -> Hour:
    """Waits and shares cannot be added: of an hour that the clock shows twice they are the second one's."""
    half, most = (None if one is None else one / 60 for one in (figures.wait.p50_seconds, figures.wait.p90_seconds))
    called, served = hour.called + figures.called, hour.served + figures.served
    return Hour(hour.hour, called, served, half, most, figures.sla)


def queues(estate: Estate) -> tuple[Queue, ...]:
    """A queue for each service that is open for tickets or still waited for."""
    known = estate.queues or {}
    all_queues = (_queue(service, estate) for service in estate.services)
    return tuple(one for one in all_queues if one.service.active or one.waiting) if known else ()


def _queue(service: Service, estate: Estate) -> Queue:
    summary = (estate.queues or {}).get(service.service_id)
    if summary is None or not summary.waiting:
        return Queue(service, 0, None)
    return Queue(service, summary.waiting, summary.oldest_queued_at)


def longest(known: Sequence[Queue]) -> Queue | None:
    """The queue in which somebody waits longest."""
    waits = [(one.since, place) for place, one in enumerate(known) if one.since is not None]
    return known[min(waits)[1]] if waits else None


def counters(estate: Estate) -> tuple[Counter, ...]:
    """Those in use, in their order."""
    return tuple(sorted((one for one in estate.counters if one.active), key=lambda one: (one.sort_order, one.name)))


def by_state(known: Sequence[Counter]) -> dict[CounterState, int]:
    tally = Tally(one.state for one in known)
    return {state: tally[state] for state in CounterState}


def usual(totals: Figures | None) -> timedelta | None:
    """How long nine in ten were served today, once there are enough of them to say so."""
    if totals is None or totals.service.count < ENOUGH or totals.service.p90_seconds is None:
        return None
    return timedelta(seconds=totals.service.p90_seconds)


def doing(counter: Counter, now: datetime | None = None, known: timedelta | None = None) -> Doing:
    """`known` is `usual`: who is served for longer at `now` is served long."""
    if counter.current_number is not None and counter.state is not CounterState.CLOSED:
        if counter.current_status != "serving":
            return Doing.CALLED
        began = counter.current_since
        is_long = now is not None and known is not None and began is not None and now - began > known
        return Doing.LONG if is_long else Doing.SERVING
    return Doing.FREE if counter.state is CounterState.OPEN else Doing(counter.state)


def since(counter: Counter) -> datetime | None:
    """When what it does began; None while it is closed."""
    if counter.state is CounterState.CLOSED:
        return None
    return counter.current_since if counter.current_number is not None else counter.since


def unserved_share(totals: Figures) -> float | None:
    """The share of the visits that ended which nobody served to the end: they did not come, or were cancelled."""
    ended = totals.visits_done + totals.visits_lost
    return totals.visits_lost / ended if ended else None


class Alarm(StrEnum):
    WAITING = "waiting"
    WAIT_MINUTES = "wait_minutes"
    TARGET_PERCENT = "target_percent"
    UNSERVED_PERCENT = "unserved_percent"


@dataclass(frozen=True)
class Raised:
    """An alarm: how much it is, and where the branch's limit lies."""

    alarm: Alarm
    much: int
    limit: int


def raised(estate: Estate, today: Dashboard, now: datetime) -> tuple[Raised, ...]:
    """The limits of the branch that are passed now. What is not known alarms nobody."""
    if estate.branch is None:
        return ()
    limits, known = estate.branch.alarms, queues(estate)
    totals = today.totals if today.branch_id == estate.branch_id and today.day is None else None
    waits = [one.longest(now) for one in known if one.waiting]
    unserved = unserved_share(totals) if totals is not None else None
    within = totals.sla if totals is not None else None
    found = (
        _above(Alarm.WAITING, sum(one.waiting for one in known), limits.waiting),
        _above(Alarm.WAIT_MINUTES, int(max(waits, default=timedelta()).total_seconds() // 60), limits.wait_minutes),
        _above(
            Alarm.TARGET_PERCENT, None if within is None else round(within * 100), limits.target_percent, below=True
        ),
        _above(Alarm.UNSERVED_PERCENT, None if unserved is None else round(unserved * 100), limits.unserved_percent),
    )
    return tuple(one for one in found if one is not None)


def _above(alarm: Alarm, much: int | None, limit: int | None, *, below: bool = False) -> Raised | None:
    if much is None or limit is None:
        return None
    is_passed = much < limit if below else much > limit
    return Raised(alarm, much, limit) if is_passed else None
