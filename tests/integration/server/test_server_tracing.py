"""Traces: sent to a real OTLP receiver, joined from the client's own trace to the relay; and no cost without one."""

import subprocess
import sys
from pathlib import Path

import pytest
from opentelemetry.proto.trace.v1.trace_pb2 import Span
from qms_contract.topics import all_topic
from qms_server.operations.tenants import create_tenant
from qms_server.store.transaction import Database as Store

from tests.support.live import live
from tests.support.otlp_receiver import collector
from tests.support.postgres import Database
from tests.support.server import PASSWORD, ApiClient
from tests.support.server_process import server_process

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
CLIENT_SPAN = "00f067aa0ba902b7"
PHONE = "+62 812 5555 0199"


def attributes(span: Span) -> dict[str, str]:
    return {one.key: one.value.string_value or str(one.value.int_value) for one in span.attributes}


async def test_one_trace_goes_from_the_client_to_the_relay(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(database.url())
    await create_tenant(store, "acme", "Acme", "admin", PASSWORD)
    await store.close()
    with collector() as collected:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collected.url)
        with server_process(database, tmp_path) as process:
            async with ApiClient(base_url=process.url, trust_env=False) as client:
                await _issue_traced(client)
            assert process.stop() == 0, "what is left is sent when it stops"
    spans = collected.trace(TRACE)
    by_name = {span.name: span for span in spans}
    request, use_case, relay = (by_name[name] for name in ("POST /api/tickets", "issue_privately", "relay"))
    assert request.parent_span_id.hex() == CLIENT_SPAN
    assert request.kind == Span.SPAN_KIND_SERVER
    assert attributes(request)["http.response.status_code"] == "201"
    assert use_case.parent_span_id == request.span_id
    queries = {span.name for span in spans if span.parent_span_id == use_case.span_id}
    assert {"INSERT tickets", "SELECT streams", "COMMIT"} <= queries, queries
    assert relay.parent_span_id == use_case.span_id
    assert "SELECT events" in {span.name for span in spans if span.parent_span_id == relay.span_id}
    assert collected.services == {"qms-server"}
    assert PHONE not in str(collected.spans)
    assert PASSWORD not in str(collected.spans)


async def _issue_traced(client: ApiClient) -> None:
    """One ticket, in a trace of the client's, with somebody listening to the branch."""
    login = {"tenant": "acme", "username": "admin", "password": PASSWORD}
    token = (await client.post("/api/auth/login", json=login)).json()["access_token"]
    client.headers["authorization"] = f"Bearer {token}"
    branch_id = (await client.command("/api/branches", name="Main", time_zone="UTC")).json()["branch_id"]
    made = await client.command("/api/services", branch_id=branch_id, code="A", name="A")
    service_id = made.json()["service_id"]
    await client.command("/api/counters", branch_id=branch_id, name="1", service_ids=[service_id])
    async with live(client) as socket:
        await socket.subscribe(all_topic(branch_id))
        client.headers["traceparent"] = f"00-{TRACE}-{CLIENT_SPAN}-01"
        await client.issue(service_id, customer_ref=PHONE)
        await socket.next(lambda frame: frame["type"] == "ticket.created")


def test_without_an_endpoint_nothing_of_it_is_imported() -> None:
    """Also not by what the server is made of."""
    code = (
        "import sys; from qms_server.operations import arguments, serve; from qms_server.tracing import span, traced\n"
        "with traced({}), span('x') as measured: measured.note('a', 1)\n"
        "print([name for name in sys.modules if name.startswith(('opentelemetry', 'google.protobuf', 'requests'))])"
    )
    run = subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert run.stdout.strip() == "[]"
