"""How the kiosk comes to belong to a branch: it shows a code until somebody lets it in, and again when it is let in no more."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from qms_clientkit.pairing import Pairer, PairingState
from qms_clientkit.qt.tasks import Tasks
from qms_clientkit.settings import SettingsFile
from qms_clientkit.transport.api import Api
from qms_clientkit.transport.tokens import DeviceCredentials
from qms_contract.devices import DeviceType

log = logging.getLogger(__name__)


class Joining:
    """`shown` hears what stands on the screen meanwhile; `joined` and `left` what the kiosk has to do then. `given` is the
    token that the environment gives at every start; `calm()` waits until nobody has a number on the screen that is going."""

    def __init__(
        self,
        api: Api,
        credentials: DeviceCredentials,
        settings: SettingsFile,
        tasks: Tasks,
        shown: Callable[[PairingState], None],
        given: str | None,
        calm: Callable[[], Awaitable[None]],
    ) -> None:
        self._api, self._credentials, self._settings, self._tasks = api, credentials, settings, tasks
        self._shown, self._given, self._calm = shown, given, calm
        self._parting = False
        self._pairing: asyncio.Task[None] | None = None
        self.joined: Callable[[], None] = lambda: None
        self.left: Callable[[], None] = lambda: None

    def begin(self) -> None:
        """Ask to be let in."""
        self._pairing = self._tasks.supervise("pairing", self._run)

    async def again(self) -> None:
        """The server does not know our token any more: forget what belonged to it and show a code."""
        if self._parting or (self._pairing is not None and not self._pairing.done()):
            return
        self._parting = True
        try:
            await self._calm()
        finally:
            self._parting = False
        log.warning("The server no longer accepts this kiosk; it has to be paired again.")
        self._settings.change(device_token=None)
        self._credentials.set(None)
        self.left()
        self.begin()

    async def _run(self) -> None:
        pairer = Pairer(self._api.devices, DeviceType.KIOSK, self._api.server, self._shown)
        tokens = await pairer.run()
        self._credentials.set(tokens.access_token)
        self._settings.keep_token(tokens.access_token, self._given)
        self.joined()
