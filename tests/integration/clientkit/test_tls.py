"""A server whose certificate is of the house's own authority: trusted where the machine trusts it, and nowhere else."""

import asyncio
import ssl
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from qms_clientkit.transport import tls
from qms_clientkit.transport.caller import Caller
from qms_clientkit.transport.errors import Unreachable
from qms_clientkit.transport.feed import Feed, Link
from qms_clientkit.transport.tokens import DeviceCredentials
from websockets.asyncio.server import serve

HERE = "127.0.0.1"
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 3\r\n\r\n[7]"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """Signed by itself: the file with it and its key."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "The bank's own")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(IPv4Address(HERE))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("tls") / "own.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return file


@pytest.fixture(params=[True, False], ids=["trusted", "unknown"])
def is_trusted(request, certificate, monkeypatch):
    """Whether the machine knows the authority."""
    if request.param:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    tls._authorities.cache_clear()
    yield request.param
    tls._authorities.cache_clear()


@pytest.fixture
def spoken(certificate):
    """What the server speaks."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


@asynccontextmanager
async def answering(spoken):
    async def answer(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(ANSWER)
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(answer, HERE, 0, ssl=spoken) as server:
        yield server.sockets[0].getsockname()[1]


async def test_questions_go_where_the_machine_trusts(is_trusted, spoken):
    async with answering(spoken) as port:
        caller = Caller(f"https://{HERE}:{port}")
        if is_trusted:
            assert await caller.get("/numbers", list[int]) == [7]
        else:
            with pytest.raises(Unreachable):
                await caller.get("/numbers", list[int])
        await caller.close()


async def test_the_stream_goes_there_too(is_trusted, spoken):
    came = asyncio.Event()

    async def hear(socket):
        came.set()
        await socket.wait_closed()

    async with serve(hear, HERE, 0, ssl=spoken) as server:
        feed = Feed(f"https://{HERE}:{server.sockets[0].getsockname()[1]}", DeviceCredentials("token"))
        links: list[Link] = []
        feed.link.subscribe(links.append)
        running = asyncio.create_task(feed.run())
        async with asyncio.timeout(10):
            while not (came.is_set() or Link.DOWN in links):
                await asyncio.sleep(0.005)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    assert came.is_set() is is_trusted


def test_mozillas_authorities_are_trusted_also_where_the_machine_has_none(monkeypatch, tmp_path):
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))
    tls._authorities.cache_clear()
    assert len(tls.trust("https://queue.example").get_ca_certs()) > 50
    assert tls.trust("http://queue.example").get_ca_certs() == []
    tls._authorities.cache_clear()
