"""What routing can be told: who is preferred, and how the classes of priority stand to each other."""

from typing import Annotated

import msgspec
from msgspec import UNSET, UnsetType

from qms_contract.base import Command, Wire
from qms_contract.features import Features
from qms_contract.ids import RequestId, TenantId
from qms_contract.tickets import Language, PriorityClass, Segment

Weight = Annotated[int, msgspec.Meta(ge=1, le=100)]
_Segments = Annotated[list[Segment], msgspec.Meta(max_length=20)]


class Preferences(Wire, frozen=True, kw_only=True, omit_defaults=True):
    """Whom a counter or a branch takes first among visitors of the same rank: who matches any of these."""

    languages: Annotated[list[Language], msgspec.Meta(max_length=20)] = []
    customer_classes: _Segments = []
    visit_types: _Segments = []


class PriorityRule(Wire, frozen=True, kw_only=True):
    """How one class is called: a lower `rank` first; among equal ranks the wait counts `weight` times.

    `prefix` stands before the service's own in the numbers of this class; empty adds nothing.
    """

    priority_class: PriorityClass
    rank: Annotated[int, msgspec.Meta(ge=0, le=9)]
    weight: Weight = 1
    prefix: Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{0,2}(?!\n)$", max_length=2)] = ""


class Tenant(Wire, frozen=True, kw_only=True):
    """An organisation and what holds for all its branches.

    Without `keep_customer_refs` a ticket's `customer_ref` is kept, and answered, as a keyed hash. So many days after the
    business day, `customer_data_days`, that reference and the visit's note are forgotten, the hash too.
    Without `staff_analytics` nothing is counted by member of staff. So many minutes, `lock_after_minutes`, the programs of
    staff stand untouched before they ask for the password again; 0 is never. `features` are what it uses of the suite.
    """

    tenant_id: TenantId
    slug: str
    name: str
    priority_classes: list[PriorityRule]
    version: int
    keep_customer_refs: bool = False
    customer_data_days: int = 90
    staff_analytics: bool = True
    lock_after_minutes: int = 0
    features: Features = msgspec.field(default_factory=Features)


class PatchTenant(Command, frozen=True, kw_only=True):
    """`PATCH /api/tenant`. `priority_classes` names each of the four classes once; `features` are told whole."""

    request_id: RequestId
    version: int
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=80)] | UnsetType = UNSET
    priority_classes: Annotated[list[PriorityRule], msgspec.Meta(min_length=4, max_length=4)] | UnsetType = UNSET
    keep_customer_refs: bool | UnsetType = UNSET
    customer_data_days: Annotated[int, msgspec.Meta(ge=1, le=3650)] | UnsetType = UNSET
    staff_analytics: bool | UnsetType = UNSET
    lock_after_minutes: Annotated[int, msgspec.Meta(ge=0, le=480)] | UnsetType = UNSET
    features: Features | UnsetType = UNSET
