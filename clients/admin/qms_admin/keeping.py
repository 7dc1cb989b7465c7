"""Unsaved changes go to the disk a little after the last key, and are there at the next sign-in. Qt-free."""

import asyncio
from collections.abc import Callable

from qms_clientkit.observable import Observable
from qms_clientkit.qt.tasks import Tasks

from qms_admin.draft_file import DraftFile
from qms_admin.drafts import Draft
from qms_admin.state import Screen

KEEP_AFTER_SECONDS = 0.4
"""Unsaved changes go to the disk this long after the last key."""


class Keeping:
    """`on_trouble` is told once why the disk takes nothing."""

    def __init__(
        self,
        kept: DraftFile,
        server: str,
        screen: Observable[Screen],
        tasks: Tasks,
        on_trouble: Callable[[str], None],
    ) -> None:
        self._kept, self._server, self._screen = kept, server, screen
        self._tasks, self._on_trouble = tasks, on_trouble
        self._told: str | None = None
        self._wanted = False

    def of(self, tenant: str, username: str) -> list[Draft]:
        """What this person left unsaved."""
        return list(self._kept.of(self._owner(tenant, username)))

    def soon(self) -> None:
        begun, self._wanted = self._wanted, True
        if not begun:
            self._tasks.spawn("keep unsaved changes", self._keep())

    def remember(self) -> None:
        """Note what is unsaved now, for the next write."""
        screen = self._screen.value
        if screen.me is not None:
            drafts = [*screen.drafts.values(), *(orphan.draft for orphan in screen.orphans.values())]
            self._kept.keep(self._owner(screen.tenant, screen.username), drafts)

    async def write(self) -> None:
        self.remember()
        await self._kept.write()

    async def _keep(self) -> None:
        await asyncio.sleep(KEEP_AFTER_SECONDS)
        self._wanted = False
        await self.write()
        trouble = self._kept.trouble
        if trouble is not None and trouble != self._told:
            self._on_trouble(trouble)
        self._told = trouble

    def _owner(self, tenant: str, username: str) -> str:
        return f"{self._server} {tenant} {username}"
