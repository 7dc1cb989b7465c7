"""What the screens of all staff programs have: who signs in where, whether the server answers, what was just said."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from qms_contract.staff import User


@dataclass(frozen=True)
class Notice:
    """A sentence for the toast. `undo` is what may be taken back; `serial` tells repeats apart, `icon` what it is about."""

    sentence: str
    undo: UUID | None = None
    trouble: bool = False
    serial: int = 0
    icon: str = "check"


@dataclass(frozen=True)
class StaffScreen:
    """`wants_code`: the password was right, and the code of an authenticator app is asked for besides.

    `server_trouble` says why nobody can sign in now, `kept_aside` what of this computer's own data was damaged.

    `locked`: the work stays as it is and nothing can be done before the password was typed again; `lock_error` says why not.
    `lost_since` is set while the server of somebody who works cannot be reached, `busy` while a command is under way.
    """

    server: str = ""
    tenant: str = ""
    username: str = ""
    me: User | None = None
    login_error: str = ""
    wants_code: bool = False
    server_trouble: str = ""
    kept_aside: str = ""
    lost_since: datetime | None = None
    busy: bool = False
    notice: Notice | None = None
    locked: bool = False
    lock_error: str = ""
