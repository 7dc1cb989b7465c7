"""The long lists: read page by page as they are looked at, and one by one what is needed besides. Qt-free."""

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from qms_clientkit.observable import Observable
from qms_clientkit.qt.tasks import Tasks
from qms_clientkit.transport.errors import TransportError
from qms_contract.devices import Device
from qms_contract.events import DevicePayload, Envelope

from qms_admin import intents
from qms_admin.desk import House
from qms_admin.listing import PAGE, Listing, Sought, begun, with_page
from qms_admin.needs import missing, needed
from qms_admin.saving import Saver
from qms_admin.sections import Section
from qms_admin.shelf import LONG, Key, Shelf, Thing, Where, all_outdated, pruned, thing_id, with_listing, with_things
from qms_admin.state import Phase, Screen

Reading = tuple[Key, int, tuple[int, int]]
"""A page that is read, and for which seeking and turn of its list."""
AT_ONCE = 2
"""So many pages are under way at once. Of those that wait, the one looked at last comes first and old ones are dropped."""
MOST_WAITING = 4
MOST_IDS = 100
OWN_ORDER = {Section.BRANCHES: "name", Section.STAFF: "name", Section.DEVICES: "urgency"}


class ListDesk:
    """Looking and seeking never wait for the server; what is sought last is what is shown in the end."""

    def __init__(self, house: House, saver: Saver, shelf: Observable[Shelf], tasks: Tasks) -> None:
        self._house, self._saver, self._shelf, self._tasks = house, saver, shelf, tasks
        self._waiting: list[tuple[Key, int]] = []
        self._reading: set[Reading] = set()
        self._failed: set[Reading] = set()
        self._asked: set[UUID] = set()
        self._looked_at: object = None
        house.screen.subscribe(self._look)

    def at_once(self, intent: object) -> bool:
        match intent:
            case intents.SeekItems(where=where, section=section, sought=sought):
                self._seek((where, section), sought)
            case intents.SeeRow(where=where, section=section, row=row):
                self._need((where, section), row // PAGE)
            case intents.SeekEverywhere(words=words):
                for section in (one for one in LONG if one in self._house.screen.value.sections):
                    self._seek((Where.SEARCH, section), Sought(words))
            case _:
                return False
        return True

    async def carry_out(self, _intent: object) -> bool:
        return False

    def hear(self, event: Envelope) -> None:
        """A device of the chosen branch told something."""
        if isinstance(event.payload, DevicePayload) and isinstance(event.payload.device, Device):
            self.put(event.payload.device)

    def put(self, thing: Thing) -> None:
        """As the server just said that it is."""
        self._shelf.update(lambda shelf: with_things(shelf, [thing]))

    def forget(self, thing: UUID) -> None:
        """It was deleted."""
        self._shelf.update(lambda shelf: with_things(shelf, [], gone=[thing]))

    def outdate(self, section: Section | None = None) -> None:
        """What is shown is read again where it is looked at."""
        self._shelf.update(lambda shelf: pruned(all_outdated(shelf, section), self._needed()))

    def clear(self) -> None:
        self._waiting.clear()
        self._failed.clear()
        self._asked.clear()
        self._shelf.set(Shelf())

    async def renew(self, also: dict[Section, set[UUID]] | None = None) -> None:
        """Reads what is needed anew, and `also` these. Raises transport errors."""
        wanted = needed(self._house.screen.value)
        for section in LONG:
            await self._read_things(section, wanted[section] | (also or {}).get(section, set()))
        self.outdate()

    def _needed(self) -> Iterable[UUID]:
        return (one for ids in needed(self._house.screen.value).values() for one in ids)

    def _look(self, screen: Screen) -> None:
        """The list of the section that is shown is begun, and what is missing is read."""
        looked_at = (screen.phase, screen.section, screen.chosen, screen.drafts, screen.estate)
        if screen.phase is not Phase.WORK or looked_at == self._looked_at:
            return
        self._looked_at = looked_at
        if screen.section in LONG and screen.estate.shelf.listing(Where.PAGE, screen.section).serial == 0:
            self._seek((Where.PAGE, screen.section), Sought(sort=OWN_ORDER[screen.section]))
        for section, ids in missing(screen).items():
            fresh = ids - self._asked
            if fresh:
                self._asked |= fresh
                self._tasks.spawn("things", self._read_missing(section, fresh))

    def _seek(self, key: Key, sought: Sought) -> None:
        self._waiting = [one for one in self._waiting if one[0] != key]
        self._shelf.update(lambda shelf: with_listing(shelf, key, begun(shelf.listing(*key), sought)))
        self._need(key, 0)

    def _need(self, key: Key, number: int) -> None:
        listing = self._shelf.value.listing(*key)
        is_read = number in listing.fresh and number in listing.pages
        if is_read or self._now(key, number) in self._reading | self._failed:
            return
        self._waiting = [*(one for one in self._waiting if one != (key, number)), (key, number)][-MOST_WAITING:]
        self._go_on()

    def _go_on(self) -> None:
        while self._waiting and len(self._reading) < AT_ONCE:
            key, number = self._waiting.pop()
            reading = self._now(key, number)
            self._reading.add(reading)
            self._tasks.spawn("long list", self._read(key, number, self._shelf.value.listing(*key), reading))

    def _now(self, key: Key, number: int) -> Reading:
        listing = self._shelf.value.listing(*key)
        return key, number, (listing.serial, listing.turn)

    async def _read(self, key: Key, number: int, asked: Listing, reading: Reading) -> None:
        calls, query = self._saver.calls(key[1]), asked.sought.query()
        try:
            page = await calls.list(limit=PAGE, offset=number * PAGE, asked=query)
        except TransportError as error:
            self._failed.add(reading)  # asked for again when it is sought anew, or everything is read anew
            self._tell(key, self._house.sentence(error))
            return
        finally:
            self._reading.discard(reading)
            self._go_on()
        self._take(key, number, asked, page.items, page.total)

    def _take(self, key: Key, number: int, asked: Listing, things: list[Thing], total: int) -> None:
        listing = with_page(self._shelf.value.listing(*key), asked, number, tuple(map(thing_id, things)), total)
        self._shelf.update(lambda shelf: with_listing(with_things(shelf, things), key, listing))

    def _tell(self, key: Key, trouble: str) -> None:
        listing = replace(self._shelf.value.listing(*key), trouble=trouble)
        self._shelf.update(lambda shelf: with_listing(shelf, key, listing))

    async def _read_missing(self, section: Section, ids: set[UUID]) -> None:
        try:
            await self._read_things(section, ids)
        except TransportError:
            return  # read when the server is back
        finally:
            self._asked -= ids

    async def _read_things(self, section: Section, ids: set[UUID]) -> None:
        """Those that are there, and that the others are not."""
        left, calls = sorted(ids), self._saver.calls(section)
        while left:
            part, left = left[:MOST_IDS], left[MOST_IDS:]
            page = await calls.list(limit=MOST_IDS, asked={"id": part})
            found = {thing_id(one) for one in page.items}
            gone = [one for one in part if one not in found]
            self._shelf.update(lambda shelf: with_things(shelf, page.items, gone=gone))  # noqa: B023 - called at once
