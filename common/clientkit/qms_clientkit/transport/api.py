"""Everything a client can ask its server, typed, by noun."""

from qms_clientkit.server_clock import ServerClock
from qms_clientkit.transport.analytics import AnalyticsCalls
from qms_clientkit.transport.assets import AssetCalls
from qms_clientkit.transport.audit import AuditCalls
from qms_clientkit.transport.caller import Caller
from qms_clientkit.transport.configuration import ConfigurationCalls
from qms_clientkit.transport.devices import DeviceCalls
from qms_clientkit.transport.keys import KeyCalls
from qms_clientkit.transport.silence import Silence
from qms_clientkit.transport.staff import StaffCalls
from qms_clientkit.transport.tickets import TicketCalls
from qms_clientkit.transport.tokens import Credentials


class Api:
    """`api.tickets.issue(…)`, `api.devices.me()` …; `close()` at the end. Errors: `transport.errors`."""

    def __init__(self, server: str, credentials: Credentials | None = None, *, user_agent: str = "qms") -> None:
        self.caller = Caller(server, credentials, user_agent=user_agent)
        self.tickets = TicketCalls(self.caller)
        self.devices = DeviceCalls(self.caller)
        self.staff = StaffCalls(self.caller)
        self.configuration = ConfigurationCalls(self.caller)
        self.assets = AssetCalls(self.caller)
        self.analytics = AnalyticsCalls(self.caller)
        self.audit = AuditCalls(self.caller)
        self.keys = KeyCalls(self.caller)

    @property
    def server(self) -> str:
        """The server's address without a slash at its end."""
        return self.caller.server

    @property
    def user_agent(self) -> str:
        """What the client calls itself."""
        return self.caller.user_agent

    @property
    def clock(self) -> ServerClock:
        """The server's time, as its answers tell it."""
        return self.caller.clock

    @property
    def silence(self) -> Silence:
        """How long the server has been silent."""
        return self.caller.silence

    async def close(self) -> None:
        """End the connections."""
        await self.caller.close()
