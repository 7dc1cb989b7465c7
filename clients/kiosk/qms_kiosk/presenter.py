"""The kiosk's intents → outbox and state; what becomes of a ticket is `handing_out`'s. Qt-free; runs in the loop's thread."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from uuid import UUID

from qms_clientkit.observable import Observable
from qms_clientkit.pairing import PairingState
from qms_clientkit.qt.tasks import Tasks
from qms_clientkit.store.follower import Reach
from qms_clientkit.transport.errors import Refused
from qms_contract.devices import DeviceConfig, PrinterStatus
from qms_contract.ids import AreaId, ServiceId, TicketId, new_id
from qms_contract.tickets import PriorityClass, Ticket

from qms_kiosk import on_paper, steps
from qms_kiosk import state as to
from qms_kiosk.handing_out import HandingOut
from qms_kiosk.issuing import Issuing
from qms_kiosk.live import Figures
from qms_kiosk.pace import Pace
from qms_kiosk.refusals import next_opening
from qms_kiosk.settings import Timing
from qms_kiosk.state import Issue, KioskState, Phase, Toggle

log = logging.getLogger(__name__)


class Presenter:
    """All intents of the views. `mark` notes instants for drivers and benchmarks (`tap`, `answered`); `silence` tells for how
    many seconds the server has owed an answer.
    """

    def __init__(
        self,
        store: Observable[KioskState],
        tasks: Tasks,
        handing_out: HandingOut,
        timing: Timing,
        mark: Callable[[str], object],
        silence: Callable[[], float] = lambda: 0.0,
    ) -> None:
        self._store, self._tasks, self._timing, self._mark = store, tasks, timing, mark
        self._silence, self._pace = silence, Pace(timing.number)
        self._handing_out = handing_out
        self._issuing: Issuing | None = None
        self._offline: set[TicketId] = set()
        self.on_unpaired: Callable[[], Awaitable[None]] | None = None

    def use(self, issuing: Issuing) -> None:
        """What issues tickets; it needs the presenter, so it comes after."""
        self._issuing = issuing
        issuing.unanswered = self._unanswered

    # What the outside tells.

    def configured(self, config: DeviceConfig) -> None:
        self._store.update(lambda state: replace(to.configured(state, config), clock_known=True))

    def pairing(self, pairing: PairingState) -> None:
        self._store.update(lambda state: to.unpaired(state, pairing))

    def figures(self, figures: Figures) -> None:
        self._store.update(lambda state: replace(state, queues=dict(figures.queues)))

    def reach(self, reach: Reach | None) -> None:
        online = reach is not None and reach.online
        if online and not self._store.value.online and self._issuing is not None:
            self._issuing.retry()
        self._store.update(lambda state: replace(state, online=online))
        if reach is not None and reach.refused and self.on_unpaired is not None:
            self._tasks.spawn("pair again", _awaited(self.on_unpaired()))

    def printer_status(self, status: PrinterStatus) -> None:
        self._store.update(lambda state: replace(state, printer=status))

    def issued(self, ticket: Ticket) -> bool:
        """The server gave a ticket. False when nobody waits for it any more."""
        self._mark("answered")
        self._pace.answered()
        before = self._store.value
        has_printer = self._handing_out.printer is not None
        self._store.update(lambda state: on_paper.issued(state, ticket, has_printer=has_printer))
        waited_for = self._store.value is not before
        if waited_for:
            self._handing_out.begin(ticket, before.language, before.config)
        return waited_for

    def refused(self, request_id: UUID, error: Refused) -> None:
        opening = next_opening(error.details)
        self._store.update(lambda state: to.refused(state, request_id, error.code, opening))

    def painted(self) -> None:
        """The number is on the glass."""
        self._pace.painted()

    # What the visitor does.

    def choose_language(self, language: str) -> None:
        self._store.update(lambda state: to.choose_language(state, language))

    def choose_area(self, area_id: AreaId) -> None:
        self._store.update(lambda state: to.choose_area(state, area_id))

    def choose_service(self, service_id: ServiceId) -> None:
        """One tap, one ticket: whatever else is tapped until the answer changes nothing."""
        self._step(lambda state, ids: steps.choose_service(state, service_id, ids))

    def type_key(self, key: str) -> None:
        self._store.update(lambda state: steps.type_key(state, key))

    def give_reference(self) -> None:
        self._step(steps.give_reference)

    def skip_reference(self) -> None:
        self._step(steps.skip_reference)

    def choose_priority(self, priority: PriorityClass) -> None:
        self._step(lambda state, ids: steps.choose_priority(state, priority, ids))

    def _step(self, answer: Callable[[KioskState, steps.Ids], KioskState]) -> None:
        """One answer; the last one asks for the ticket."""
        before, ids = self._store.value, steps.Ids(new_id(), new_id())
        self._store.update(lambda state: answer(state, ids))
        after = self._store.value
        if before.issue is None and after.issue is not None:
            self._mark("tap")
            self._tasks.spawn("issue", self._issue(after.issue, after.language))

    def toggle(self, which: Toggle) -> None:
        self._store.update(lambda state: to.toggle(state, which))

    def pick_language(self) -> None:
        self._store.update(to.pick_language)

    def more(self) -> None:
        self._store.update(to.more)

    def back(self) -> None:
        self._store.update(to.back)

    def go_home(self) -> None:
        self._store.update(to.home)

    def guide(self, on: bool) -> None:
        """Somebody listens, or no longer."""
        self._store.update(lambda state: replace(state, guided=on))

    def restart(self) -> None:
        """Who listens begins anew, and goes on listening."""
        self._store.update(lambda state: replace(to.home(state), guided=state.guided))

    def done(self) -> None:
        """The visitor has all there is."""
        self._store.update(to.thanks)

    def _unanswered(self, ticket_id: TicketId) -> None:
        """The server cannot be had for this ticket: who waits for it gets a number without it."""
        issue = self._store.value.issue
        if issue is not None and issue.ticket_id == ticket_id:
            self._tasks.spawn("issue offline", _awaited(self._issue_offline(issue)))

    async def _issue_offline(self, issue: Issue) -> bool:
        """Whether the visitor got a number of the kiosk's own. Once for an issue, however many reasons there are."""
        state, issuing = self._store.value, self._issuing
        waits = state.phase in (Phase.ISSUING, Phase.UNANSWERED) and state.issue == issue
        if not waits or state.config is None or issuing is None or issue.ticket_id in self._offline:
            return False
        self._offline.add(issue.ticket_id)
        began = time.monotonic()
        try:
            ticket = await issuing.issue_offline(issue, state.language, state.config)
        except Exception:  # whatever it is, nobody is left on the screen that asks to wait
            log.exception("A number of the kiosk's own could not be taken.")
            ticket = None
        finally:
            self._offline.discard(issue.ticket_id)
        self._pace.taken(time.monotonic() - began)
        if ticket is not None:
            self.issued(ticket)
        return ticket is not None

    async def _issue(self, issue: Issue, language: str) -> None:
        alone = not self._store.value.online or self._silence() > self._timing.doubt
        if self._issuing is None or (alone and await self._issue_offline(issue)):
            return
        patience = asyncio.ensure_future(self._be_patient(issue))
        try:
            await self._ask(self._issuing, issue, language)
            await patience
        finally:
            patience.cancel()

    @staticmethod
    async def _ask(issuing: Issuing, issue: Issue, language: str) -> None:
        """A server that cannot even be asked, because the disk takes nothing, is one that does not answer."""
        try:
            await issuing.issue(issue, language)
        except Exception:
            log.exception("The server could not be asked for a number.")

    async def _be_patient(self, issue: Issue) -> None:
        """Say "please wait" after a moment; give a number without the server, or after a while say that it is silent."""
        notice = asyncio.get_running_loop().call_later(self._timing.wait_notice, self._say_wait, issue)
        try:
            await asyncio.sleep(patience := self._pace.for_server())
            if await self._issue_offline(issue):
                return
            await asyncio.sleep(self._timing.patience - patience)
        finally:
            notice.cancel()
        self._store.update(lambda state: to.unanswered(state, issue.request_id))

    def _say_wait(self, issue: Issue) -> None:
        self._store.update(lambda state: _waiting(state, issue))


def _waiting(state: KioskState, issue: Issue) -> KioskState:
    waits = state.phase is Phase.ISSUING and state.issue == issue
    return replace(state, please_wait=True) if waits else state


async def _awaited(work: Awaitable[object]) -> None:
    await work
