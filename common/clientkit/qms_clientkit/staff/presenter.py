"""What the presenters of staff programs do alike: one command at a time, and words for everything that goes wrong.

A press while a command is under way does nothing, so a key pressed twice acts once. While somebody stands before the
sign-in, the server is asked now and then whether it is there, so that its trouble is told before a password is typed.
Who was signed in when the program ended is so again. Locked, it goes on hearing what happens and does nothing.
What somebody may do can change while they work: at every sign of it the server is asked who they are now.
"""

import asyncio
import logging
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import replace
from typing import Generic, TypeVar
from uuid import UUID

from qms_contract.problems import Code
from qms_contract.staff import User

from qms_clientkit.i18n.translator import FALLBACK, Translator
from qms_clientkit.observable import Observable
from qms_clientkit.qt.tasks import Tasks
from qms_clientkit.staff.account import Account, wants_code
from qms_clientkit.staff.intents import Lock, LogIn, LogOut, Resume, Unlock
from qms_clientkit.staff.screen import Notice, StaffScreen
from qms_clientkit.store.follower import Reach
from qms_clientkit.transport.api import Api
from qms_clientkit.transport.errors import NotUnderstood, Refused, TransportError, Unauthenticated

log = logging.getLogger(__name__)
Marks = Callable[[str], object]
Shown = TypeVar("Shown", bound=StaffScreen)
PROBE_SECONDS = 3.0
"""Between two questions to a server that did not answer."""


class StaffPresenter(ABC, Generic[Shown]):
    """`handle(intent)` from the views; `screen` is what they draw. `mark` notes instants ("press", "answer")."""

    def __init__(self, api: Api, account: Account, text: Translator, mark: Marks, first: Shown) -> None:
        self._api, self._account, self._t, self._mark = api, account, text, mark
        self._tasks = Tasks()
        self._serial = 0
        self._doubt = asyncio.Event()
        self._is_doubted = self._is_deaf = self._is_asking = False
        api.caller.on_forbidden = self.doubt_rights
        self.screen: Observable[Shown] = Observable(first)

    @property
    @abstractmethod
    def signing_in(self) -> bool:
        """Whether the sign-in is shown."""

    @abstractmethod
    async def carry_out(self, intent: object) -> None:
        """Do what is wanted, with the server. Transport errors are told by `handle`."""

    @abstractmethod
    def to_sign_in(self, sentence: str) -> None:
        """Show the sign-in because of what `sentence` says; what is on the screen is kept for afterwards."""

    async def become(self, _me: User) -> None:
        """Show what whoever works here may do now, which is something else than before; what they were writing is kept.
        Raises transport errors; then it is done again."""

    def doubt_rights(self, *, deaf: bool = False) -> None:
        """Something says that whoever works here may not do what they did: the server is asked, and `become` shows it.

        `deaf`: a topic is heard no more. Where the server says that nothing has changed, a new sign-in is the way out.
        """
        if self.signing_in:
            return
        self._is_doubted, self._is_deaf = True, self._is_deaf or deaf
        if not self._is_asking:
            self._is_asking = True
            self._tasks.spawn("who works here", self._ask_who())

    def at_once(self, _intent: object) -> bool:
        """Do what needs no server, and say whether it was that."""
        return False

    def settled(self) -> None:
        """Called after every intent that was carried out."""

    def start(self) -> None:
        """Watch whether there is a server; the loop runs."""
        self._tasks.supervise("server watch", self._watch_server)
        self._tasks.supervise("kept session", self._come_back)

    async def stop(self) -> None:
        if self.screen.value.me is not None and not self.screen.value.locked:
            self._account.touch()
        await self._tasks.stop()

    def handle(self, intent: object) -> None:
        """Does at once what needs no server; begins a command unless one is under way."""
        screen = self.screen.value
        if isinstance(intent, Lock):
            self._lock()
        elif screen.locked and not isinstance(intent, Unlock | LogOut):
            return
        elif self.at_once(intent):
            self.settled()
        elif not self.screen.value.busy:
            self._mark("press")
            self._show(busy=True)
            self._tasks.spawn(type(intent).__name__, self._run(intent))

    def on_reach(self, reach: Reach) -> None:
        if reach.refused:
            self._end_session()
        else:
            self._show(lost_since=None if reach.online else self._api.clock.corrected(reach.since))

    async def _run(self, intent: object) -> None:
        if self.signing_in:  # what was heard of the session before says nothing of the next
            self._is_doubted = self._is_deaf = False
        try:
            await (self._unlock(intent) if isinstance(intent, Unlock) else self.carry_out(intent))
        except Unauthenticated as error:
            self._not_let_in(intent, error)
        except TransportError as error:
            self._trouble(error)
        except Exception:
            # A defect of ours; whoever pressed is told that nothing came of it, as far as this program knows.
            log.exception("%s failed.", type(intent).__name__)
            self._tell_trouble(self._t("trouble.unexpected"))
        finally:
            self._mark("answer")
            self._show(busy=False)
            self.settled()

    async def _ask_who(self) -> None:
        """Until it is known: a server that is away is asked again."""
        try:
            while self._is_doubted and not self.signing_in:
                self._is_doubted = False
                try:
                    await self._learn_who()
                except Unauthenticated:
                    self._end_session()
                except TransportError as error:
                    log.info("Who works here is asked again: %s", error)
                    self._is_doubted = True
                    await asyncio.sleep(PROBE_SECONDS)
        finally:
            self._is_asking = self._is_doubted = self._is_deaf = False

    async def _learn_who(self) -> None:
        me = await self._account.ask_again()
        if me is None or self.signing_in:
            return
        if self._account.has_news:
            await self.become(me)
            self._account.heed()
            self._is_deaf = False
        elif self._is_deaf:
            self._end_session()

    def _end_session(self) -> None:
        """Who they are now only a new sign-in tells. What already led there has said why."""
        if not self.signing_in:
            self._show(locked=False)
            self.to_sign_in(self._t("login.ended"))

    def _lock(self) -> None:
        """The work stays where it is."""
        if self.screen.value.me is not None and not self.signing_in and not self.screen.value.locked:
            self._account.touch(locked=True)
            self._show(locked=True, lock_error="", wants_code=False)

    async def _unlock(self, intent: Unlock) -> None:
        me = self.screen.value.me
        assert me is not None, "who is not signed in has nothing to lock"
        await self._account.unlock(me, intent.password, intent.code)
        self._show(locked=False, lock_error="", wants_code=False)
        if self._account.has_news:
            self.doubt_rights()

    async def _come_back(self) -> None:
        """As soon as there is a server; until then, or once that session has ended, the sign-in stands there as ever."""
        while self.signing_in and (token := await self._account.kept()):
            if not self.screen.value.busy and await self._resumed(token):
                return
            await asyncio.sleep(PROBE_SECONDS)

    async def _resumed(self, token: str) -> bool:
        self._show(busy=True)
        try:
            await self.carry_out(Resume(token))
        except TransportError as error:
            log.info("The kept session is not resumed: %s", error)
            return False
        finally:
            self._show(busy=False)
            self.settled()
        if self._account.was_left():
            self._lock()
        else:
            self._account.touch()
        return True

    def _not_let_in(self, intent: object, error: Unauthenticated) -> None:
        """A code that is asked for first is no mistake yet."""
        if not isinstance(intent, LogIn | Unlock):
            self._end_session()
            return
        asks = wants_code(error)
        wrong = "sign_in.wrong" if isinstance(intent, LogIn) else "lock.wrong"
        sentence = "" if asks and not intent.code else self._t("sign_in.wrong_code" if asks else wrong)
        self._show(wants_code=asks)
        if isinstance(intent, LogIn):
            self.to_sign_in(sentence)
        else:
            self._show(lock_error=sentence)

    async def _watch_server(self) -> None:
        while True:
            trouble = await self._server_trouble() if self.signing_in else ""
            self._show(server_trouble=trouble)
            if trouble:
                await asyncio.sleep(PROBE_SECONDS)
            else:
                self._doubt.clear()
                await self._doubt.wait()

    async def _server_trouble(self) -> str:
        try:
            await self._api.staff.find()
        except TransportError as error:
            return self.sentence(error)
        return ""

    def _trouble(self, error: TransportError) -> None:
        log.info("Not done: %s", error)
        if self.signing_in:
            self._doubt.set()
        self._tell_trouble(self.sentence(error))

    def _tell_trouble(self, sentence: str) -> None:
        """Where whoever pressed looks now."""
        if self.signing_in:
            self._show(login_error=sentence)
        elif self.screen.value.locked:
            self._show(lock_error=sentence)
        else:
            self._say(sentence, trouble=True)

    def notice_in(self, language: str, before: str) -> Notice | None:
        """What was just said, unless from now on another language is spoken."""
        return self.screen.value.notice if language == before else None

    def sentence(self, error: TransportError) -> str:
        """What went wrong, in the user's language where the words are ours."""
        if isinstance(error, Refused):
            return self._t("trouble.unavailable") if error.code is Code.UNAVAILABLE else self._why(error)
        if isinstance(error, NotUnderstood):
            return self._t("trouble.wrong_server", server=self._api.server)
        key = "trouble.no_server" if self.signing_in else "trouble.unreachable"
        return self._t(key, server=self._api.server)

    def _why(self, error: Refused) -> str:
        """The server says in English exactly what is in the way; who speaks another language is told first what it means."""
        meaning = self._t.find(f"why.{error.code}") if self._t.language != FALLBACK else None
        return f"{meaning} ({error.message.rstrip('.')})" if meaning is not None else error.message

    def _say(self, sentence: str, undo: UUID | None = None, *, trouble: bool = False, icon: str = "check") -> None:
        self._serial += 1
        self._show(notice=Notice(sentence, undo, trouble, self._serial, icon))

    def _show(self, **fields: object) -> None:
        self.screen.update(lambda screen: replace(screen, **fields))  # type: ignore[arg-type]
