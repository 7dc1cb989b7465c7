"""How long lists are asked for: in which order, and of devices which."""

from enum import StrEnum


class BranchSort(StrEnum):
    """A minus turns the order round; `oldest` is the order in which they were made."""

    OLDEST = "oldest"
    NAME = "name"
    NAME_DOWN = "-name"


class UserSort(StrEnum):
    """`name` is the name that colleagues read."""

    USERNAME = "username"
    USERNAME_DOWN = "-username"
    NAME = "name"
    NAME_DOWN = "-name"


class DeviceSort(StrEnum):
    """`urgency`: first those that somebody should look after, by branch and name, last those that were revoked."""

    NAME = "name"
    NAME_DOWN = "-name"
    URGENCY = "urgency"
    BRANCH = "branch"
    BRANCH_DOWN = "-branch"
    LAST_SEEN = "last_seen"
    LAST_SEEN_DOWN = "-last_seen"
    VERSION = "version"
    VERSION_DOWN = "-version"


class DeviceState(StrEnum):
    """Each device is in one of them. `attention`: somebody should look after it (qms_contract.device_health)."""

    ATTENTION = "attention"
    WELL = "well"
    NEVER_SEEN = "never_seen"
    REVOKED = "revoked"
