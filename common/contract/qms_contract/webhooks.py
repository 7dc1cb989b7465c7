"""Webhooks: what happens in a tenant's branches, told to another system over https, signed and in order.

A delivery is a POST of a `Notification` with these headers: `QMS-Delivery` is its id, the same in every repeat (a receiver
that knows it already answers 200 and does nothing); `QMS-Event` its type; `QMS-Signature` is `t=<unix seconds>,v1=<hex>`,
where hex is the HMAC-SHA256 of `<t>.<body>` under the webhook's secret. Any 2xx within ten seconds is a receipt.
"""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from qms_contract.base import Command, Page, Wire
from qms_contract.events import EventType
from qms_contract.ids import BranchId, RequestId, TenantId
from qms_contract.services import Name

TELLABLE = frozenset(EventType) - {EventType.CONFIG_CHANGED, EventType.DEVICE_COMMAND, EventType.COUNTER_MESSAGE}
"""What may be told outside; the others are for this suite's own programs."""

Url = Annotated[str, msgspec.Meta(min_length=10, max_length=500, pattern=r"^https?://[!-~]+(?!\n)$")]
Secret = Annotated[str, msgspec.Meta(min_length=16, max_length=200)]
Events = Annotated[list[EventType], msgspec.Meta(min_length=1, max_length=50)]
Branches = Annotated[list[BranchId], msgspec.Meta(max_length=500)]


class Webhook(Wire, frozen=True, kw_only=True):
    """`events` it wants to hear of, in the branches of `branch_ids` (empty: in all). Its secret is never read back.

    Who hears of an event hears of `ticket.reverted` when it is taken back, unless that was before it was sent: then
    nothing is.
    """

    webhook_id: UUID
    tenant_id: TenantId
    name: str
    url: str
    events: list[EventType]
    branch_ids: list[BranchId]
    active: bool
    version: int


class WebhookPage(Page, frozen=True, kw_only=True):
    items: list[Webhook]


class CreateWebhook(Command, frozen=True, kw_only=True):
    request_id: RequestId
    name: Name
    url: Url
    secret: Secret
    events: Events
    branch_ids: Branches = []


class PatchWebhook(Command, frozen=True, kw_only=True):
    request_id: RequestId
    version: int
    name: Name | UnsetType = UNSET
    url: Url | UnsetType = UNSET
    secret: Secret | UnsetType = UNSET
    events: Events | UnsetType = UNSET
    branch_ids: Branches | UnsetType = UNSET
    active: bool | UnsetType = UNSET


class Notification(Wire, frozen=True, kw_only=True):
    """The body of a delivery. `epoch` and `offset` are the event's place in its branch; `payload` is as in the feed on a
    public screen: nothing about the visitor.
    """

    delivery_id: UUID
    webhook_id: UUID
    type: str
    ts: datetime
    tenant_id: TenantId
    branch_id: BranchId
    epoch: str
    offset: int
    payload: Any
