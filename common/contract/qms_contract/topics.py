"""Topic names of the realtime feed: built and parsed only here."""

from enum import StrEnum
from uuid import UUID

from qms_contract.base import Wire
from qms_contract.ids import AreaId, BranchId, CounterId, DeviceId, ServiceId, TenantId


class TopicKind(StrEnum):
    DISPLAY = "display"
    SERVICE = "service"
    COUNTER = "counter"
    ALL = "all"
    CONFIG = "config"
    DEVICE = "device"
    ADMIN = "admin"


class Topic(Wire, frozen=True, kw_only=True):
    """A parsed name: `subject_id` is the area, service, counter, device or tenant it is about."""

    kind: TopicKind
    branch_id: BranchId | None = None
    subject_id: UUID | None = None


def display_topic(branch_id: BranchId, area_id: AreaId | None) -> str:
    return f"branch:{branch_id}:display:{area_id or 'all'}"


def service_topic(branch_id: BranchId, service_id: ServiceId) -> str:
    return f"branch:{branch_id}:service:{service_id}"


def counter_topic(counter_id: CounterId) -> str:
    return f"counter:{counter_id}"


def all_topic(branch_id: BranchId) -> str:
    return f"branch:{branch_id}:all"


def config_topic(branch_id: BranchId) -> str:
    return f"branch:{branch_id}:config"


def device_topic(device_id: DeviceId) -> str:
    return f"device:{device_id}"


def admin_topic(tenant_id: TenantId) -> str:
    return f"admin:{tenant_id}"


def parse_topic(name: str) -> Topic | None:
    """The topic a name stands for, or None when it is no topic of ours (ids must be written canonically)."""
    try:
        topic = _parse(name.split(":"))
    except ValueError:
        return None
    return topic if topic and _name(topic) == name else None


def _parse(parts: list[str]) -> Topic | None:
    match parts:
        case ["branch", branch, "display", area]:
            subject = None if area == "all" else UUID(area)
            return Topic(kind=TopicKind.DISPLAY, branch_id=UUID(branch), subject_id=subject)
        case ["branch", branch, "service", service]:
            return Topic(kind=TopicKind.SERVICE, branch_id=UUID(branch), subject_id=UUID(service))
        case ["branch", branch, ("all" | "config") as kind]:
            return Topic(kind=TopicKind(kind), branch_id=UUID(branch))
        case [("counter" | "device" | "admin") as kind, subject_id]:
            return Topic(kind=TopicKind(kind), subject_id=UUID(subject_id))
    return None


def _name(topic: Topic) -> str:
    if topic.branch_id is None:
        return f"{topic.kind}:{topic.subject_id}"
    if topic.kind is TopicKind.DISPLAY:
        return display_topic(topic.branch_id, topic.subject_id)
    suffix = f":{topic.subject_id}" if topic.subject_id else ""
    return f"branch:{topic.branch_id}:{topic.kind}{suffix}"
