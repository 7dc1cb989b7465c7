"""Where a webhook may lead: not to what only the server can reach, whatever the address is dressed as."""

import pytest
from qms_server.jobs.notifications.addresses import RefusedAddressError, addresses_of

NEVER = [
    "169.254.169.254", "::ffff:169.254.169.254", "169.254.1.1", "fe80::1", "fd00:ec2::254", "100.100.100.200",
    "0.0.0.0", "::", "0.1.2.3", "224.0.0.1", "ff02::1", "64:ff9b::a9fe:a9fe", "2002:a9fe:a9fe::1",
]  # fmt: skip
LOCAL = ["127.0.0.1", "10.1.2.3", "192.168.1.1", "172.16.0.1", "::1", "fd12:3456::1", "::ffff:127.0.0.1"]


@pytest.mark.parametrize("address", NEVER)
@pytest.mark.parametrize("may_be_local", [True, False])
async def test_some_addresses_are_never_gone_to(address: str, may_be_local: bool) -> None:
    for scheme in ("https", "http"):
        with pytest.raises(RefusedAddressError):
            await addresses_of(address, 443, scheme, may_be_local)


@pytest.mark.parametrize("address", LOCAL)
async def test_the_local_network_must_be_allowed(address: str) -> None:
    with pytest.raises(RefusedAddressError, match="QMS_WEBHOOKS_LOCAL"):
        await addresses_of(address, 443, "https", False)
    for scheme in ("https", "http"):
        assert await addresses_of(address, 443, scheme, True)


async def test_outside_only_https_is_spoken() -> None:
    assert await addresses_of("93.184.216.34", 443, "https", False) == ["93.184.216.34"]
    for may_be_local in (True, False):
        with pytest.raises(RefusedAddressError, match="https"):
            await addresses_of("93.184.216.34", 80, "http", may_be_local)


async def test_a_shared_network_of_a_provider_is_not_local() -> None:
    with pytest.raises(RefusedAddressError):
        await addresses_of("100.64.0.1", 443, "https", True)
