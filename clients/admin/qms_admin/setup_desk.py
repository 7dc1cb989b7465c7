"""Carries the first set-up out: each step is asked of the server when it is left. Qt-free."""

import contextlib
from dataclasses import replace
from functools import singledispatchmethod
from uuid import UUID

from qms_clientkit.transport.errors import Refused, TransportError
from qms_contract.branch_files import ImportBranch
from qms_contract.counters import CounterSession, SessionAction
from qms_contract.devices import ApprovePairing
from qms_contract.ids import TicketId, new_id
from qms_contract.routing import PatchTenant
from qms_contract.staff import CreateUser, StaffRole
from qms_contract.tickets import ActOnTicket, IssueTicket, TicketAction

from qms_admin import intents
from qms_admin.desk import House
from qms_admin.forms.base import plain
from qms_admin.forms.checks import text
from qms_admin.refusals import field_of
from qms_admin.sections import Section
from qms_admin.setup import (
    LAST_BEFORE_MADE,
    MAY_SKIP,
    PERSON,
    STEPS,
    Setup,
    Step,
    Trial,
    branch_file,
    filled,
    is_ready,
    key_of,
    moved,
    with_line,
)
from qms_admin.state import Phase


class SetupDesk:
    """Writes `screen.setup`."""

    def __init__(self, house: House) -> None:
        self._api, self._screen, self._show_branch = house.api, house.screen, house.show_branch
        self._sentence = house.sentence

    @property
    def _setup(self) -> Setup:
        return self._screen.value.setup

    def at_once(self, intent: object) -> bool:
        """Whether it was one that needs no server."""
        match intent:
            case intents.FillIn(key, value):
                self._set(filled(self._setup, key, value))
            case intents.AddLine(kind):
                self._set(with_line(self._setup, kind))
            case intents.GoBack():
                self._set(moved(self._setup, -1))
            case intents.SkipStep() if self._setup.step in MAY_SKIP:
                self._set(moved(self._setup, 1))
            case intents.SetUpByHand():
                self._screen.update(lambda screen: replace(screen, phase=Phase.WORK, section=Section.BRANCHES))
            case _:
                return False
        return True

    @singledispatchmethod
    async def carry_out(self, _intent: object) -> bool:
        """Whether it was one of the first set-up's. Raises transport errors; what was typed stays."""
        return False

    @carry_out.register
    async def _go_on(self, _intent: intents.GoOn) -> bool:
        setup = self._setup
        if not is_ready(setup):
            self._set(replace(setup, asked=True))
        elif setup.step is STEPS[-1]:
            self._screen.update(lambda screen: replace(screen, phase=Phase.WORK, section=Section.DASHBOARD))
        else:
            await self._leave(setup)
        return True

    async def _leave(self, setup: Setup) -> None:
        try:
            await self._ask(setup)
        except Refused as error:
            self._refused(error)
        if not self._setup.refused:
            self._set(moved(self._setup, 1))

    async def _ask(self, setup: Setup) -> None:
        """What this step asks of the server."""
        if setup.step is Step.ORGANISATION:
            await self._name_organisation(setup)
        elif setup.step is LAST_BEFORE_MADE and setup.branch_id is None:
            await self._make_branch(setup)
        elif setup.step is Step.STAFF:
            await self._make_people(setup)

    async def _name_organisation(self, setup: Setup) -> None:
        me = self._screen.value.me
        assert me is not None, "somebody is signed in"
        tenant, name = await self._api.configuration.tenants.read(me.tenant_id), text(setup.values, "organisation")
        if tenant.name != name:
            body = PatchTenant(request_id=new_id(), version=tenant.version, name=name)
            await self._api.configuration.tenants.change(me.tenant_id, body)

    async def _make_branch(self, setup: Setup) -> None:
        body = ImportBranch(request_id=setup.request_id, file=branch_file(setup))
        branch = await self._api.configuration.import_branch(body)
        self._set(replace(self._setup, branch_id=branch.branch_id))
        await self._show_branch(branch.branch_id)

    async def _make_people(self, setup: Setup) -> None:
        """One after the other; who was made already is not made again when a later one is refused."""
        for n in setup.people():
            line = f"{PERSON}_{n}"
            username = text(setup.values, f"{line}_username")
            if username in self._setup.made_people:
                continue
            body = CreateUser(
                request_id=new_id(), username=username, display_name=text(setup.values, f"{line}_name"),
                password=str(setup.values[f"{line}_password"]), role=StaffRole.AGENT, branch_id=setup.branch_id,
            )  # fmt: skip
            try:
                await self._api.configuration.users.create(body)
            except Refused as error:
                self._set(replace(self._setup, refused={f"{line}_username": plain(self._sentence(error))}, asked=True))
                return
            self._set(replace(self._setup, made_people=(*self._setup.made_people, username)))

    def _refused(self, error: Refused) -> None:
        """The sentence stands beside what it is about, on the step where that was asked; else it is raised."""
        named = error.details[0].get("field") if isinstance(error.details, list) and error.details else None
        place = key_of(str(named))
        if place is not None:
            step, key = place
            self._set(replace(self._setup, step=step, refused={key: plain(self._sentence(error))}, asked=True))
        elif self._setup.step is Step.ORGANISATION and field_of(error, Section.TENANT) == "name":
            self._set(replace(self._setup, refused={"organisation": plain(self._sentence(error))}, asked=True))
        else:
            raise error

    @carry_out.register
    async def _let_in(self, intent: intents.LetIn) -> bool:
        setup = self._setup
        assert setup.branch_id is not None, "asked after the branch is made"
        body = ApprovePairing(user_code=intent.user_code, branch_id=setup.branch_id, name=intent.name)
        try:
            await self._api.devices.approve_pairing(body)
        except Refused as error:
            self._set(replace(setup, refused={"user_code": plain(self._sentence(error))}, asked=True))
        else:
            self._set(replace(setup, devices=setup.devices + 1, refused={}, asked=False))
        return True

    @carry_out.register
    async def _try_ticket(self, _intent: intents.TryTicket) -> bool:
        """Takes a ticket, calls it to the first counter and completes it; the counter is closed again."""
        estate = self._screen.value.estate
        issue = IssueTicket(request_id=new_id(), service_id=estate.services[0].service_id)
        ticket = await self._api.tickets.issue(issue)
        self._set(replace(self._setup, number=ticket.display_number, trial=(Trial.ISSUED,)))
        counter_id = estate.counters[0].counter_id
        await self._session(counter_id, SessionAction.OPEN)
        try:
            await self._serve(ticket.ticket_id, counter_id)
        except TransportError:
            with contextlib.suppress(TransportError):  # what went wrong first is what is told
                await self._session(counter_id, SessionAction.CLOSE)
            raise
        await self._session(counter_id, SessionAction.CLOSE)
        return True

    async def _serve(self, ticket_id: TicketId, counter_id: UUID) -> None:
        """This very ticket: at a kiosk that was let in just now a visitor may have been faster."""
        await self._act(ticket_id, TicketAction.CALL, counter_id=counter_id)
        self._tried(Trial.CALLED)
        for action in (TicketAction.START, TicketAction.COMPLETE):
            await self._act(ticket_id, action)
        self._tried(Trial.DONE)

    async def _session(self, counter_id: UUID, action: SessionAction) -> None:
        await self._api.tickets.session(counter_id, CounterSession(action=action, request_id=new_id()))

    async def _act(self, ticket_id: TicketId, action: TicketAction, counter_id: UUID | None = None) -> None:
        await self._api.tickets.act(ticket_id, ActOnTicket(action=action, request_id=new_id(), counter_id=counter_id))

    def _tried(self, how_far: Trial) -> None:
        self._set(replace(self._setup, trial=(*self._setup.trial, how_far)))

    def _set(self, setup: Setup) -> None:
        self._screen.update(lambda screen: replace(screen, setup=setup))
