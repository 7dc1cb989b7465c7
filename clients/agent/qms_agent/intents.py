"""What a clerk can want. Views emit these and the presenter carries them out; nothing else passes between the two."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from qms_clientkit.staff.intents import LogIn, LogOut, TryNow
from qms_contract.tickets import QueuePosition

from qms_agent.options import Options


@dataclass(frozen=True)
class ChooseBranch:
    """Who belongs to every branch works in this one."""

    branch_id: UUID


@dataclass(frozen=True)
class ChooseCounter:
    counter_id: UUID


@dataclass(frozen=True)
class LeaveCounter:
    """Close the counter and go back to the choice."""


@dataclass(frozen=True)
class Primary:
    """The next sensible step, whatever it is now."""


@dataclass(frozen=True)
class Recall:
    pass


@dataclass(frozen=True)
class NoShow:
    pass


@dataclass(frozen=True)
class Complete:
    pass


@dataclass(frozen=True)
class Hold:
    """Of the visitor it was asked for: another may stand at the counter by the time of the answer."""

    ticket_id: UUID
    reason: str
    note: str
    remind_at: datetime | None


@dataclass(frozen=True)
class Transfer:
    """Of the visitor it was asked for, as `Hold`."""

    ticket_id: UUID
    service_id: UUID | None
    counter_id: UUID | None
    position: QueuePosition
    note: str
    user_id: UUID | None = None


@dataclass(frozen=True)
class Note:
    """What colleagues should know of the visitor; empty takes away what was noted."""

    ticket_id: UUID
    note: str


@dataclass(frozen=True)
class ShowHistory:
    """What happened to a ticket since it was issued."""

    ticket_id: UUID


@dataclass(frozen=True)
class HideHistory:
    pass


@dataclass(frozen=True)
class Cancel:
    ticket_id: UUID


@dataclass(frozen=True)
class CallTicket:
    ticket_id: UUID


@dataclass(frozen=True)
class Confirm:
    ticket_id: UUID


@dataclass(frozen=True)
class Return:
    """Back into the queue from hold."""

    ticket_id: UUID


@dataclass(frozen=True)
class Pause:
    reason: str


@dataclass(frozen=True)
class StopAutoCall:
    """Not now: the next is called when the clerk wants it."""


@dataclass(frozen=True)
class Asked:
    """A question is open over the desk, or is no longer: nobody is called by itself behind it."""

    open: bool


@dataclass(frozen=True)
class CallForHelp:
    message: str


@dataclass(frozen=True)
class DismissHelp:
    """The oldest call for help has been seen."""


@dataclass(frozen=True)
class Choose:
    """How the program looks, sounds and listens on this computer."""

    options: Options


@dataclass(frozen=True)
class DismissMessage:
    """The oldest message from a supervisor has been seen."""


@dataclass(frozen=True)
class Undo:
    ticket_id: UUID


ON_TICKET = (Primary, Recall, NoShow, Complete, Hold, Transfer, Note, Cancel, CallTicket, Confirm, Return, Undo)
"""What changes a ticket."""

Intent = (
    LogIn
    | LogOut
    | ChooseBranch
    | ChooseCounter
    | LeaveCounter
    | Primary
    | Recall
    | NoShow
    | Complete
    | Hold
    | Transfer
    | Note
    | ShowHistory
    | HideHistory
    | Cancel
    | CallTicket
    | Confirm
    | Return
    | Pause
    | StopAutoCall
    | Asked
    | CallForHelp
    | DismissHelp
    | DismissMessage
    | Choose
    | Undo
    | TryNow
)
