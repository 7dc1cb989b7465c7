"""`/realtime`: one websocket a client, with any number of topics (contract: Realtime). Who may have one, and why not."""

import asyncio
import contextlib
from urllib.parse import urlsplit

import msgspec
from litestar import websocket
from litestar.di import NamedDependency
from litestar.exceptions import WebSocketDisconnect
from msgspec.structs import replace
from qms_contract.events import Auth, CloseCode
from qms_contract.wire import decode_client_message

from qms_server.domain.errors import Refusal, Unauthenticated, Unavailable
from qms_server.feed.hub import Hub
from qms_server.feed.relay import Relay
from qms_server.metrics import Metrics
from qms_server.usecases.authenticate import Authenticator
from qms_server.usecases.presence import Presence
from qms_server.usecases.subscribe import Subscriptions
from qms_server.web.auth import bearer_token, origin_of
from qms_server.web.live_socket import AnySocket, LiveSocket

_AUTH_SECONDS = 10


@websocket("/realtime", opt={"public": True})
async def live(
    socket: AnySocket,
    hub: NamedDependency[Hub],
    relay: NamedDependency[Relay],
    subscriptions: NamedDependency[Subscriptions],
    authenticator: NamedDependency[Authenticator],
    presence: NamedDependency[Presence],
    collected: NamedDependency[Metrics],
) -> None:
    if not _is_same_site(socket):
        await socket.close(CloseCode.TOKEN_ENDED, "This page may not connect.")
        return
    await socket.accept()
    try:
        token = bearer_token(socket.headers.get("authorization", "")) or await _token_message(socket)
        actor = replace(await authenticator.actor(token), origin=origin_of(socket))
    except Unavailable:
        # Nothing is known about the token: it must not be given up.
        await _refuse(socket, CloseCode.SERVER_RESTARTS, "Come again.")
        return
    except (Refusal, TimeoutError, msgspec.MsgspecError) as error:
        await _refuse(socket, CloseCode.TOKEN_ENDED, str(error)[:100])
        return
    except WebSocketDisconnect:
        return
    client = LiveSocket(socket, actor, token, hub, relay, subscriptions, authenticator, presence, collected)
    await client.run()


async def _refuse(socket: AnySocket, code: int, why: str) -> None:
    with contextlib.suppress(Exception):
        await socket.close(code, why)


def _is_same_site(socket: AnySocket) -> bool:
    """Native clients send no Origin (RFC 6455 §10.2); a browser's page must come from this very server."""
    origin = socket.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == socket.headers.get("host")


async def _token_message(socket: AnySocket) -> str:
    """The token of the first message; raises Unauthenticated when that is something else."""
    async with asyncio.timeout(_AUTH_SECONDS):
        message = decode_client_message(await socket.receive_data(mode="text"))
    if not isinstance(message, Auth):
        raise Unauthenticated("Send a token first.")
    return message.token
