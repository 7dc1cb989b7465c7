"""How many devices there are, and how many of them somebody should look after."""

from datetime import datetime
from uuid import UUID

from qms_contract.devices import DeviceType, FleetSummary
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from qms_server.store.lists import needs_attention
from qms_server.store.tables import DeviceRow


async def fleet_summary(session: AsyncSession, branch_id: UUID | None, now: datetime) -> FleetSummary:
    """Of one branch or of all."""
    counted = select(
        func.count().label("total"),
        func.count().filter(DeviceRow.type == DeviceType.KIOSK).label("kiosks"),
        func.count().filter(DeviceRow.type == DeviceType.DISPLAY).label("displays"),
        func.count().filter(needs_attention(now)).label("attention"),
    ).where(DeviceRow.deleted_at.is_(None))
    if branch_id is not None:
        counted = counted.where(DeviceRow.branch_id == branch_id)
    return FleetSummary(**(await session.execute(counted)).mappings().one())
