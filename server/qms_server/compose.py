"""Everything assembled: the only place that constructs the server's parts and connects them."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial

import structlog
from qms_contract.events import CloseCode

from qms_server.feed.consumers import OutboxWorker
from qms_server.feed.hub import Hub
from qms_server.feed.listener import Listener
from qms_server.feed.relay import Relay
from qms_server.jobs.analytics.counting import PAUSE_SECONDS, Counting
from qms_server.jobs.notifications.queueing import Notifying
from qms_server.jobs.notifications.sending import Sender
from qms_server.jobs.reports.writing import ReportWriter
from qms_server.jobs.schedule import run_jobs
from qms_server.metrics import Metrics
from qms_server.settings import Settings
from qms_server.store.transaction import Database
from qms_server.usecases.api_keys import ApiKeys
from qms_server.usecases.authenticate import Authenticator
from qms_server.usecases.commands import Commands
from qms_server.usecases.dead_letters import DeadLetters
from qms_server.usecases.export_analytics import AnalyticsExporter
from qms_server.usecases.export_branch import BranchExporter
from qms_server.usecases.issue_offline import OfflineIssuing
from qms_server.usecases.join_by_phone import PhoneJoin
from qms_server.usecases.lockout import Lockout
from qms_server.usecases.log_in import Logins
from qms_server.usecases.order_device import DeviceOrders
from qms_server.usecases.pair_device import Pairings
from qms_server.usecases.presence import Presence
from qms_server.usecases.read_analytics import AnalyticsReader
from qms_server.usecases.read_assets import AssetReader
from qms_server.usecases.read_audit import AuditReader
from qms_server.usecases.read_config import ConfigReader
from qms_server.usecases.read_queues import Reader
from qms_server.usecases.read_versions import VersionReader
from qms_server.usecases.references import References
from qms_server.usecases.seals import Seals
from qms_server.usecases.second_factor import SecondFactors
from qms_server.usecases.sessions import Sessions
from qms_server.usecases.status_link import JoinLinks, StatusLinks
from qms_server.usecases.subscribe import Subscriptions
from qms_server.usecases.tokens import AccessTokens
from qms_server.usecases.upload_asset import Uploads
from qms_server.web.limits import Limiter, SocketCount

_BEGIN_AGAIN_SECONDS = 1.0
_log = structlog.get_logger()


def utc_now() -> datetime:
    return datetime.now(UTC)


async def _kept_up(name: str, step: Callable[[], Awaitable[None]]) -> None:
    """Begins `step` again when it fails: a relay that is silent would leave every screen stale with nobody the wiser."""
    while True:
        try:
            await step()
        except Exception:
            _log.exception("a part failed and begins again", part=name)
        await asyncio.sleep(_BEGIN_AGAIN_SECONDS)


class Parts:
    """The server's parts. `settings.database_url` must be set (the embedded cluster's, when there is no other)."""

    def __init__(self, settings: Settings) -> None:
        assert settings.database_url is not None, "the database is started before the server is composed"
        self.settings = settings
        self.database = Database(settings.database_url)
        self.hub = Hub()
        self.relay = Relay(self.database, self.hub)
        self.listener = Listener(self.database, self.relay.wake)
        self.commands = Commands(self.database, self.listener.announce, utc_now)
        self.links = StatusLinks(settings.secret_key.encode(), settings.public_url)
        self.references = References(settings.secret_key.encode())
        join_links = JoinLinks(settings.secret_key.encode(), settings.public_url)
        self.phone_join = PhoneJoin(self.commands, self.links, join_links, self.references)
        self.offline = OfflineIssuing(self.commands, self.links, self.references)
        self.reader = Reader(self.database, self.links)
        self.config_reader = ConfigReader(self.database)
        self.branch_exporter = BranchExporter(self.database, utc_now)
        self.version_reader = VersionReader(self.database)
        self.uploads = Uploads(self.commands, settings.assets_mb * 1_000_000)
        self.asset_reader = AssetReader(self.database, settings.assets_mb * 1_000_000)
        self.audit_reader = AuditReader(self.database)
        self.dead_letters = DeadLetters(self.database)
        self.analytics = AnalyticsReader(self.database, utc_now)
        self.exporter = AnalyticsExporter(self.database, utc_now)
        reports = settings.reports_dir or settings.data_dir / "reports"
        self.reports = ReportWriter(self.database, self.analytics, reports, utc_now)
        self.counting = OutboxWorker(self.database, Counting(), utc_now, PAUSE_SECONDS)
        self.notifying = OutboxWorker(self.database, Notifying(utc_now), utc_now)
        access = AccessTokens(settings.secret_key)
        self.authenticator = Authenticator(self.database, access)
        lockout = Lockout(self.database, utc_now)
        self.seals = Seals(settings.secret_key.encode())
        self.sender = Sender(self.database, self.seals, utc_now, settings.webhooks_local)
        self.logins = Logins(self.database, access, self.seals, lockout, utc_now)
        self.factors = SecondFactors(self.database, self.seals, lockout, utc_now)
        self.sessions = Sessions(self.database, utc_now)
        self.api_keys = ApiKeys(self.database, utc_now)
        self.pairings = Pairings(self.database, self.listener.announce, utc_now)
        self.orders = DeviceOrders(self.database, utc_now)
        self.subscriptions = Subscriptions(self.database, self.reader)
        self.presence = Presence(self.database, utc_now)
        self.metrics = Metrics()
        self.per_address = Limiter(settings.rate_per_address)
        self.per_tenant = Limiter(settings.rate_per_tenant)
        self.sockets = SocketCount(settings.sockets_per_address)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Relay, listener and (in the worker role) jobs run inside; leaving it ends every socket and the pool."""
        steps: dict[str, Callable[[], Awaitable[None]]] = {"relay": self.relay.run, "listener": self.listener.run}
        if self.settings.role in {"all", "worker"}:
            steps["jobs"] = partial(
                run_jobs,
                self.commands,
                self.metrics,
                self.seals,
                self.reports.write_due,
                timedelta(days=self.settings.events_kept_days),
            )
            steps["analytics"] = self.counting.run
            steps["notifications"] = self.notifying.run
            steps["webhooks"] = self.sender.run
        tasks = [asyncio.create_task(_kept_up(name, step)) for name, step in steps.items()]
        try:
            yield
        finally:
            self.hub.close_all(CloseCode.SERVER_RESTARTS)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await self.database.close()
