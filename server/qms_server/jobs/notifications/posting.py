"""One delivery: a signed POST to the address that was looked at, without redirects, proxies or cookies."""

import asyncio
import hashlib
import hmac
import ssl
from urllib.parse import urlsplit

import httpx

from qms_server.jobs.notifications.addresses import RefusedAddressError, addresses_of

SECONDS = 10.0
"""For all of it: resolving, connecting, sending and the answer's head."""
_PORTS = {"https": 443, "http": 80}


class NotReceivedError(Exception):
    """The message says why, without anything secret."""


class Poster:
    """`may_be_local` lets receivers be in the local network, where http is allowed too."""

    def __init__(self, may_be_local: bool) -> None:
        self._may_be_local = may_be_local
        # No connection is kept: it belongs to the name that it was made for, and is found by its address.
        self._client = httpx.AsyncClient(
            trust_env=False,
            timeout=SECONDS,
            verify=ssl.create_default_context(),
            limits=httpx.Limits(max_keepalive_connections=0),
        )

    async def post(self, url: str, headers: dict[str, str], body: bytes) -> None:
        """Raises NotReceivedError unless the receiver answered with a 2xx in time."""
        try:
            async with asyncio.timeout(SECONDS):
                status = await self._post(url, headers, body)
        except TimeoutError:
            raise NotReceivedError(f"No answer within {SECONDS:.0f} s.") from None
        except RefusedAddressError as error:
            raise NotReceivedError(str(error)) from None
        except (OSError, httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
            raise NotReceivedError(f"{type(error).__name__}: {error}"[:300]) from None
        if not 200 <= status < 300:
            raise NotReceivedError(f"It answered {status}.")

    async def close(self) -> None:
        await self._client.aclose()

    async def _post(self, url: str, headers: dict[str, str], body: bytes) -> int:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
        addresses = await addresses_of(host, port, parts.scheme, self._may_be_local)
        for number, address in enumerate(addresses):
            target = httpx.URL(url).copy_with(host=address)
            request = self._client.build_request(
                "POST",
                target,
                content=body,
                headers={**headers, "Host": parts.netloc},
                extensions={"sni_hostname": host},
            )
            try:
                answer = await self._client.send(request, stream=True)
            except httpx.ConnectError:
                if number + 1 == len(addresses):
                    raise
                continue
            await answer.aclose()
            return answer.status_code
        raise NotReceivedError(f"{host} has no address.")


def signature(secret: str, body: bytes, at: int) -> str:
    """`t=…,v1=…`: the time is signed too, so that an old delivery cannot be shown again as a new one."""
    signed = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256)
    return f"t={at},v1={signed.hexdigest()}"
