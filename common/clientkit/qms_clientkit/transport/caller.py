"""One HTTP request: token, timeout, error tree; and the patient repeat of an idempotent one."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import TypeVar

import httpx
import msgspec
from qms_contract import wire
from qms_contract.problems import Code

from qms_clientkit.server_clock import ServerClock
from qms_clientkit.transport.backoff import Backoff
from qms_clientkit.transport.errors import NotUnderstood, Refused, TransportError, Unreachable
from qms_clientkit.transport.outcomes import refused, telling_errors
from qms_clientkit.transport.silence import Silence
from qms_clientkit.transport.tls import trust
from qms_clientkit.transport.tokens import Credentials, DeviceCredentials

log = logging.getLogger(__name__)
T = TypeVar("T")

TIMEOUT_SECONDS = 5.0
CONNECT_SECONDS = 3.0
TRIES = 3
PIECE_BYTES = 256 * 1024
KEPT_SECONDS = 90.0
"""So long an idle connection is kept: heartbeats come more often, so that nobody waits for a new one to be made."""
Take = Callable[[bytes], Awaitable[None]]


@dataclass(frozen=True)
class FileBody:
    """A file of `size` bytes as the body: `pieces` begins anew each time, so that it can be sent again."""

    size: int
    pieces: Callable[[], AsyncIterator[bytes]]


@dataclass(frozen=True)
class Request:
    """What to send: a struct, a file or nothing. `within` is the time limit in seconds, None the usual one; `anonymous`
    sends no token.
    """

    method: str
    path: str
    body: msgspec.Struct | None = None
    query: dict[str, object] = field(default_factory=dict)
    within: float | None = None
    anonymous: bool = False
    file: FileBody | None = None

    def parameters(self) -> dict[str, str | list[str]]:
        """The query without what is not given; a list is given one by one."""
        given = ((name, value) for name, value in self.query.items() if value is not None)
        return {name: [str(one) for one in value] if isinstance(value, list) else str(value) for name, value in given}

    def limit(self) -> httpx.Timeout:
        """The time limits as httpx wants them."""
        whole = TIMEOUT_SECONDS if self.within is None else self.within
        return httpx.Timeout(whole, connect=min(whole, CONNECT_SECONDS))


class Caller:
    """Speaks to one server. Answers are decoded as the `kind` asked for; errors are those of `transport.errors`.

    `clock` follows the server's by the `Date` of its answers; `silence` hears all that is asked and answered. Assign
    `on_forbidden` to hear that something was refused to whoever asked.
    """

    def __init__(self, server: str, credentials: Credentials | None = None, *, user_agent: str = "qms") -> None:
        self.server, self.user_agent = server.rstrip("/"), user_agent
        self.credentials: Credentials = credentials or DeviceCredentials()
        self.clock = ServerClock()
        self.silence = Silence()
        self.on_forbidden: Callable[[], None] = lambda: None
        self._http = httpx.AsyncClient(
            base_url=self.server,
            headers={"User-Agent": user_agent},
            trust_env=False,
            verify=trust(self.server),
            limits=httpx.Limits(keepalive_expiry=KEPT_SECONDS),
        )

    async def close(self) -> None:
        """End the connections."""
        await self._http.aclose()

    async def get(self, path: str, kind: type[T], /, **query: object) -> T:
        """A read; repeated when the server could not be reached for a moment."""
        return self._decode(await self._patient(Request("GET", path, query=query), TRIES), kind)

    async def command(self, request: Request, kind: type[T], *, tries: int = TRIES) -> T:
        """A write whose body carries a request_id, so that the very same may be sent again when its answer got lost."""
        return self._decode(await self._patient(request, tries), kind)

    async def command_or_none(self, request: Request, kind: type[T]) -> T | None:
        """The same where 204 means that there is nothing."""
        answer = await self._patient(request, TRIES)
        return None if answer.status_code == httpx.codes.NO_CONTENT else self._decode(answer, kind)

    async def once(self, request: Request, kind: type[T]) -> T:
        """A single try, for what is not idempotent (login, pairing, heartbeat)."""
        return self._decode(await self._send(request), kind)

    async def _patient(self, request: Request, tries: int) -> httpx.Response:
        backoff = Backoff()
        for attempt in range(1, tries + 1):
            try:
                return await self._send(request)
            except TransportError as error:
                if attempt == tries or not _worth_repeating(error):
                    raise
                log.info("%s %s is sent again: %s", request.method, request.path, error)
                await asyncio.sleep(_wait(error, backoff))
        raise AssertionError("a try either returns or raises")

    async def _send(self, request: Request) -> httpx.Response:
        token = None if request.anonymous else await self.credentials.token()
        answer = await self._exchange(request, token)
        if answer.status_code == httpx.codes.UNAUTHORIZED and token and await self.credentials.renew(token):
            answer = await self._exchange(request, await self.credentials.token())
        if answer.is_success:
            return answer
        raise self._refused(answer)

    async def _exchange(self, request: Request, token: str | None) -> httpx.Response:
        self.silence.asked()
        asked = self.clock.local()
        with telling_errors(self.server):
            answer = await self._http.send(self._built(request, token))
        self.silence.heard()
        self._hear_time(answer, asked)
        return answer

    def _built(self, request: Request, token: str | None) -> httpx.Request:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        content = request.file.pieces() if request.file else None
        if request.body is not None:
            headers["Content-Type"] = "application/json"
        if request.file is not None:
            headers |= {"Content-Type": "application/octet-stream", "Content-Length": str(request.file.size)}
        return self._http.build_request(
            request.method,
            request.path,
            content=content if request.body is None else wire.encode(request.body),
            params=request.parameters(),
            headers=headers,
            timeout=request.limit(),
        )

    async def download(
        self, path: str, take: Take, query: dict[str, object] | None = None, *, within: float | None = None
    ) -> None:
        """Gives the answer's body to `take`, piece by piece; a single try, whose pieces count for nothing when it fails.
        `within` is how many seconds each piece may take, None the usual time.
        """
        request = Request("GET", path, query=query or {}, within=within)
        token = await self.credentials.token()
        answer = await self._received(request, token, take)
        if answer.status_code == httpx.codes.UNAUTHORIZED and token and await self.credentials.renew(token):
            answer = await self._received(request, await self.credentials.token(), take)
        if not answer.is_success:
            raise self._refused(answer)

    def _refused(self, answer: httpx.Response) -> TransportError:
        error = refused(answer)
        if isinstance(error, Refused) and error.code is Code.FORBIDDEN:
            self.on_forbidden()
        return error

    async def _received(self, request: Request, token: str | None, take: Take) -> httpx.Response:
        with telling_errors(self.server):
            answer = await self._http.send(self._built(request, token), stream=True)
        try:
            if not answer.is_success:
                with telling_errors(self.server):
                    await answer.aread()
                return answer
            pieces = answer.aiter_bytes(PIECE_BYTES)
            while True:
                with telling_errors(self.server):
                    piece = await anext(pieces, b"")
                if not piece:
                    return answer
                await take(piece)
        finally:
            await answer.aclose()

    def _hear_time(self, answer: httpx.Response, asked: datetime) -> None:
        """A proxy's page may carry any date or none, so a date that is none is passed over."""
        with contextlib.suppress(KeyError, ValueError, TypeError):
            self.clock.sync_roughly(parsedate_to_datetime(answer.headers["Date"]), asked)

    @staticmethod
    def _decode(answer: httpx.Response, kind: type[T]) -> T:
        if kind is bytes:
            return answer.content  # type: ignore[return-value]
        if kind is type(None):
            return None
        try:
            return wire.decode(answer.content, kind)
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            raise NotUnderstood(str(error)) from error


def _worth_repeating(error: TransportError) -> bool:
    return isinstance(error, Unreachable) or (isinstance(error, Refused) and error.passing)


def _wait(error: TransportError, backoff: Backoff) -> float:
    delay = backoff.next_delay()
    named = error.retry_after if isinstance(error, Refused) else None
    return delay if named is None else max(delay, named)
