"""A broken constraint, by name, as the refusal people read. The one place that knows both."""

from collections.abc import Iterator
from contextlib import contextmanager

import asyncpg
from sqlalchemy.exc import IntegrityError

from qms_server.domain.errors import Conflict, CounterTaken, Refusal, ValidationFailed

_REFUSALS: dict[str, tuple[type[Refusal], str]] = {
    "counter_has_one_agent": (CounterTaken, "Somebody else has opened this counter."),
    "agent_has_one_counter": (CounterTaken, "You have another counter open."),
    "counter_calls_one": (Conflict, "This counter already has a ticket called or being served."),
    "number_issued_once": (Conflict, "This number was already issued today."),
    "offline_number_once": (Conflict, "This number of the kiosk's series belongs to another ticket."),
    "branches_name_taken": (Conflict, "Another branch has this name."),
    "areas_name_taken": (Conflict, "Another area of the branch has this name."),
    "services_code_taken": (Conflict, "Another service of the branch has this code."),
    "services_prefix_taken": (Conflict, "Another service of the branch has this letter on its tickets."),
    "counters_name_taken": (Conflict, "Another counter of the branch has this name."),
    "users_username_taken": (Conflict, "Another user has this name."),
    "roles_name_taken": (Conflict, "Another role has this name."),
    "api_keys_name_taken": (Conflict, "Another API key has this name."),
    "devices_name_taken": (Conflict, "Another device of the branch has this name."),
    "webhooks_name_taken": (Conflict, "Another webhook has this name."),
    "reports_name_taken": (Conflict, "Another report has this name."),
    "tenants_slug_taken": (Conflict, "Another tenant has this name."),
    "asset_used": (Conflict, "The file is in use, or was deleted meanwhile."),
    "services_number_range": (ValidationFailed, "The last number must not be lower than the first."),
    "services_hours": (ValidationFailed, "The closing time must be later than the opening time."),
}


def refusal_of(error: asyncpg.IntegrityConstraintViolationError) -> Refusal | None:
    """The refusal a constraint stands for; None for one that only a defect of ours can break."""
    known = _REFUSALS.get(error.constraint_name or "")
    if known is None:
        return None
    kind, message = known
    return kind(message, {"constraint": error.constraint_name, **_field(error.constraint_name or "")})


def _field(constraint: str) -> dict[str, str]:
    """The field that a form should show as wrong, when it is one field."""
    taken = constraint.removesuffix("_taken")
    if taken != constraint:
        return {"field": taken.partition("_")[2] if not taken.startswith("api_keys") else "name"}
    return {"services_number_range": {"field": "last_number"}, "services_hours": {"field": "closes_at"}}.get(
        constraint, {}
    )


@contextmanager
def refusing() -> Iterator[None]:
    """Raises the refusal that a constraint broken inside stands for, whoever of the drivers noticed it."""
    try:
        yield
    except (IntegrityError, asyncpg.IntegrityConstraintViolationError) as error:
        cause = _driver_error(error)
        raise (refusal_of(cause) if cause else None) or error from error


def _driver_error(error: BaseException | None) -> asyncpg.IntegrityConstraintViolationError | None:
    """asyncpg's own error inside SQLAlchemy's wrappings."""
    while error is not None and not isinstance(error, asyncpg.IntegrityConstraintViolationError):
        error = error.__cause__ or error.__context__
    return error
