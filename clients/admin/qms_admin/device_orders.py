"""The last orders to one device, and what it sent for one of them. Frozen, Qt-free."""

from dataclasses import dataclass
from uuid import UUID

from qms_contract.devices import ContentType, DeviceCommand, DeviceOrder, OrderState

SHOWN = 5
"""So many orders are read and shown."""


@dataclass(frozen=True)
class Content:
    """What a device sent: a picture (PNG) or its log (UTF-8)."""

    order: DeviceCommand
    data: bytes

    @property
    def is_picture(self) -> bool:
        return self.order.content_type is ContentType.PNG

    @property
    def file_name(self) -> str:
        """A name for it on this computer, with the moment the order was given, in UTC."""
        ending = "png" if self.is_picture else "txt"
        return f"{self.order.command}-{self.order.created_at:%Y%m%d-%H%M%S}.{ending}"


@dataclass(frozen=True)
class Orders:
    """Of the device `device_id`, newest first; `items` None is not read yet, or nothing this person may see.

    `content` is what is looked at.
    """

    device_id: UUID | None = None
    items: tuple[DeviceCommand, ...] | None = None
    content: Content | None = None

    @property
    def waiting(self) -> frozenset[DeviceOrder]:
        """What the device was asked for and has not done yet."""
        return frozenset(one.command for one in self.items or () if one.state is OrderState.WAITING)
