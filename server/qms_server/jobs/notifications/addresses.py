"""Where a webhook's address really leads, looked at with every delivery: never to what only this machine may reach.

A name is resolved here and the connection goes to that very address, so that it cannot point elsewhere in between.
"""

import asyncio
import ipaddress
import socket

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

# The metadata services of clouds (AWS, Azure, Google and others; AWS by IPv6; Alibaba), networks that lead to others' own
# (RFC 6052, RFC 3056), and "this host" (RFC 1122 §3.2.1.3).
_NEVER = [
    ipaddress.ip_network(name)
    for name in ("169.254.0.0/16", "fd00:ec2::/32", "100.100.100.200/32", "64:ff9b::/96", "2002::/16", "0.0.0.0/8")
]


class RefusedAddressError(Exception):
    """The message is a sentence."""


async def addresses_of(host: str, port: int, scheme: str, may_be_local: bool) -> list[str]:
    """The addresses to try, in order; raises RefusedAddressError, or OSError when the name cannot be resolved."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(one[4][0]) for one in found))
    for address in addresses:
        _check(_unwrapped(address), scheme, may_be_local)
    return addresses


def _check(address: IPAddress, scheme: str, may_be_local: bool) -> None:
    is_never = address.is_link_local or address.is_multicast or address.is_unspecified
    if is_never or any(address in network for network in _NEVER if network.version == address.version):
        raise RefusedAddressError(f"{address} is no address that a webhook may have.")
    is_local = address.is_loopback or address.is_private
    if not address.is_global and not (is_local and may_be_local):
        raise RefusedAddressError(f"{address} is of a local network, which QMS_WEBHOOKS_LOCAL has not allowed.")
    if scheme != "https" and address.is_global:
        raise RefusedAddressError("Outside the local network only https is spoken.")


def _unwrapped(text: str) -> IPAddress:
    """An IPv4 address inside an IPv6 one is looked at as itself."""
    address = ipaddress.ip_address(text.partition("%")[0])
    return address.ipv4_mapped or address if isinstance(address, ipaddress.IPv6Address) else address
