"""One item's unsaved changes as the commands that make them true. Qt-free."""

from typing import Any
from uuid import UUID

from qms_clientkit.transport.api import Api
from qms_clientkit.transport.configuration import NounCalls
from qms_contract.branches import CreateArea, PatchArea
from qms_contract.counters import Counter, PatchCounter
from qms_contract.devices import PatchDevice
from qms_contract.ids import new_id

from qms_admin.drafts import Draft
from qms_admin.estate import Estate, Item, id_of
from qms_admin.forms.base import Context, Values
from qms_admin.forms.branch import area_names
from qms_admin.forms.service import serving_counters
from qms_admin.sections import Section
from qms_admin.state import Screen, form_of


class Saver:
    """`save` raises transport errors; what was made true before one stays so, and the rest stays unsaved."""

    def __init__(self, api: Api) -> None:
        self._api = api

    def calls(self, section: Section) -> NounCalls[Any, Any, Any, Any]:
        nouns = self._api.configuration
        known: dict[Section, NounCalls[Any, Any, Any, Any]] = {
            Section.BRANCHES: nouns.branches,
            Section.AREAS: nouns.areas,
            Section.SERVICES: nouns.services,
            Section.COUNTERS: nouns.counters,
            Section.STAFF: nouns.users,
            Section.DEVICES: nouns.devices,
            Section.TENANT: nouns.tenants,
            Section.WEBHOOKS: nouns.webhooks,
            Section.SCHEDULES: nouns.reports,
            Section.ROLES: nouns.roles,
        }
        return known[section]

    async def save(self, screen: Screen, draft: Draft) -> Item:
        """The item as the server has it now."""
        context = screen.context(draft.section, draft.item_id)
        values = screen.values(draft.section, draft.item_id)
        if draft.section is Section.SERVICES:
            return await self._save_service(screen.estate, draft, values, context)
        saved = await self._write(draft, values, context)
        if draft.section is Section.BRANCHES:
            await self._name_areas(screen.estate, id_of(saved), values)
        return saved

    async def _write(self, draft: Draft, values: Values, context: Context) -> Item:
        form, calls = form_of(draft.section), self.calls(draft.section)
        if context.item is None:
            assert form.create is not None, "only what can be made is begun"
            made: Item = await calls.create(
                form.create(request_id=draft.request_id, **form.new_fields(values, context))
            )
            closed = {"active": False} if not values.get("active", True) else {}
        else:
            made, closed = context.item, form.changed_fields(values, context)
        if not closed:
            return made
        body = form.patch(request_id=new_id(), version=made.version, **closed)
        changed: Item = await calls.change(id_of(made), body)
        return changed

    async def _save_service(self, estate: Estate, draft: Draft, values: Values, context: Context) -> Item:
        """The counters that shall serve it come first and those that shall no longer go last: in between it is served, as it
        has to be to be switched on, or stay so."""
        wanted, is_known = serving_counters(values), context.item is not None
        if is_known:
            await self._serve(estate, draft.item_id, wanted)
        saved = await self._write(draft, values, context)
        if not is_known:
            await self._serve(estate, id_of(saved), wanted)
        await self._leave(estate, id_of(saved), wanted)
        return saved

    async def _serve(self, estate: Estate, service_id: UUID, wanted: frozenset[UUID]) -> None:
        for counter in estate.counters:
            if counter.counter_id in wanted and service_id not in counter.service_ids:
                await self._give(counter, [*counter.service_ids, service_id])

    async def _leave(self, estate: Estate, service_id: UUID, wanted: frozenset[UUID]) -> None:
        for counter in estate.counters:
            if counter.counter_id not in wanted and service_id in counter.service_ids:
                await self._give(counter, [one for one in counter.service_ids if one != service_id])

    async def _give(self, counter: Counter, service_ids: list[UUID]) -> None:
        body = PatchCounter(request_id=new_id(), version=counter.version, service_ids=service_ids)
        await self._api.configuration.counters.change(counter.counter_id, body)

    async def _name_areas(self, estate: Estate, branch_id: UUID, values: Values) -> None:
        areas, known = self._api.configuration.areas, {one.area_id: one for one in estate.areas}
        for area_id, name in area_names(values).items():
            area = known.get(area_id) if area_id is not None else None
            if area_id is None and name:
                order = len(known) + 1
                await areas.create(CreateArea(request_id=new_id(), branch_id=branch_id, name=name, sort_order=order))
            elif area is not None and area.name != name:
                await areas.change(area.area_id, PatchArea(request_id=new_id(), version=area.version, name=name))

    async def reorder(self, section: Section, places: list[tuple[Item, int]]) -> None:
        """Each item at its new place."""
        for item, place in places:
            body = form_of(section).patch(request_id=new_id(), version=item.version, sort_order=place)
            await self.calls(section).change(id_of(item), body)

    async def revoke(self, device: Item, *, force: bool) -> None:
        """The device's token ends. Raises CONFLICT while it holds tickets that are nowhere else, unless `force`."""
        body = PatchDevice(request_id=new_id(), version=device.version, active=False, force=force)
        await self.calls(Section.DEVICES).change(id_of(device), body)
