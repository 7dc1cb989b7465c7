"""What identifies a customer: not kept unless the tenant allows, and never in a log."""

from pathlib import Path
from uuid import uuid4

import pytest
from qms_server.operations.tenants import create_tenant
from qms_server.redaction import redact
from qms_server.store.transaction import Database as Store

from tests.support.postgres import Database
from tests.support.rows import rows_with
from tests.support.server import PASSWORD, ApiClient, Branch
from tests.support.server_process import server_process

PHONE = "+62 812 5555 0199"


async def test_a_customer_reference_is_kept_as_a_keyed_hash(branch: Branch, database: Database) -> None:
    first = await branch.admin.issue(branch.services[0], customer_ref=PHONE)
    again = await branch.admin.issue(branch.services[0], customer_ref=f" {PHONE} ")
    other = await branch.admin.issue(branch.services[0], customer_ref="somebody else")
    assert first["customer_ref"] == again["customer_ref"] != other["customer_ref"], "who comes back is recognised"
    assert first["customer_ref"].startswith("ref_")
    assert await rows_with(database, PHONE) == []


async def test_a_tenant_may_allow_more(branch: Branch, database: Database) -> None:
    assert (await branch.admin.get("/api/tenant")).json()["keep_customer_refs"] is False
    body = {"request_id": str(uuid4()), "version": 1, "keep_customer_refs": True}
    assert (await branch.admin.patch("/api/tenant", json=body)).status_code == 200
    ticket = await branch.admin.issue(branch.services[0], customer_ref=PHONE)
    assert ticket["customer_ref"] == PHONE
    assert "tickets" in await rows_with(database, PHONE), "the look through the tables finds what is there"


async def test_the_log_of_a_whole_visit_names_nobody(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QMS_LOG_LEVEL", "DEBUG")
    store = Store(database.url())
    await create_tenant(store, "acme", "Acme", "admin", PASSWORD)
    await store.close()
    with server_process(database, tmp_path) as process:
        async with ApiClient(base_url=process.url, trust_env=False) as client:
            secrets = await _visit(client)
    log = (tmp_path / "server.log").read_text()
    assert '"route": "/api/tickets"' in log
    assert [secret for secret in secrets if secret in log] == []


async def _visit(client: ApiClient) -> list[str]:
    """Login, ticket with a telephone number, call, end; wrong things too. What must not be in the log."""
    login = {"tenant": "acme", "username": "admin", "password": PASSWORD}
    await client.post("/api/auth/login", json={**login, "password": "a wrong password of mine"})
    tokens = (await client.post("/api/auth/login", json=login)).json()
    client.headers["authorization"] = f"Bearer {tokens['access_token']}"
    branch_id = (await client.command("/api/branches", name="Main", time_zone="UTC")).json()["branch_id"]
    service = await client.command("/api/services", branch_id=branch_id, code="A", name="A")
    served = [service.json()["service_id"]]
    counter = await client.command("/api/counters", branch_id=branch_id, name="1", service_ids=served)
    ticket = await client.issue(service.json()["service_id"], customer_ref=PHONE)
    await client.session(counter.json()["counter_id"], "open")
    await client.act(ticket["ticket_id"], "call", counter_id=counter.json()["counter_id"])
    await client.act(ticket["ticket_id"], "complete")
    await client.command("/api/tickets", service_id=f"no {PHONE}")
    await client.get("/api/queues", headers={"authorization": "Bearer qmsd_forged_token"}, params={"q": PHONE})
    refreshed = await client.post("/api/auth/refresh", json={"refresh_token": tokens["refresh_token"]})
    hidden = [tokens["access_token"], tokens["refresh_token"], refreshed.json()["refresh_token"], "qmsd_forged_token"]
    return [PHONE, "5555 0199", PASSWORD, "a wrong password of mine", *hidden]


@pytest.mark.parametrize(
    "line",
    [
        {"event": f"no row for {PHONE}"},
        {"customer_ref": "Hadi Wijaya"},
        {"event": "Authorization: Bearer abc.def"},
        {"exception": "UniqueViolationError\nDETAIL: Key (customer_ref)=(Hadi Wijaya) already exists."},
        {"event": "token eyJhbGciOi.eyJzdWIi.c2ln refused"},
        {"event": "key qmsk_abcDEF-123"},
        {"exception": "StatementError\n[parameters: [{'name': 'Hadi Wijaya'}]]"},
    ],
)
def test_whoever_logs_a_secret_logs_nothing(line: dict[str, str]) -> None:
    told = str(redact(None, "info", dict(line)))
    assert "(hidden)" in told
    for secret in ("5555", "Hadi", "abc.def", "eyJ", "abcDEF"):
        assert secret not in told


def test_what_is_no_secret_stays_readable() -> None:
    line = {
        "event": "request",
        "request_id": "23d53b2bfdce48189164961832f733bb",
        "branch_id": "01a20492-c213-74f8-9188-a2c06ca54340",
        "ts": "2026-11-22T18:44:22.123456Z",
        "ms": 185.5,
    }
    assert redact(None, "info", dict(line)) == line
