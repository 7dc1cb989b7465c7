"""One sample of every message family, to be compared with its golden file."""

from typing import Any
from uuid import UUID

import msgspec
from qms_contract import assets, branches, counters, devices, displays, events, problems, queues, staff, tickets
from qms_contract.events import EventType, payload_type
from qms_contract.wire import PROTOCOL_VERSION, encode

from tests.support.kiosk_samples import (
    BRANCH,
    NOW,
    TENANT,
    a_branch,
    a_config,
    a_queue,
    a_service,
    a_ticket,
    an_area,
    service_id,
)

REQUEST, COUNTER, USER = UUID(int=11), UUID(int=12), UUID(int=13)
TICKET = a_ticket(called_at=NOW, counter_id=COUNTER, status=tickets.TicketStatus.CALLED, position=None, call_count=1)
AT_COUNTER = counters.Counter(
    counter_id=COUNTER, branch_id=BRANCH, area_id=None, name="3", service_ids=[service_id(0)], active=True,
    sort_order=3, version=2, state=counters.CounterState.OPEN, since=NOW, agent_id=USER, agent_name="Ani",
    current_ticket_id=TICKET.ticket_id, current_number="A060", current_status="called", current_since=NOW,
)  # fmt: skip
ORIGIN = events.Origin(status=tickets.TicketStatus.WAITING, service_id=service_id(1), counter_id=None)
POSITION: dict[str, Any] = {"epoch": "0f3c", "offset": 41, "server_time": NOW, "branch": a_branch()}
PLACE: dict[str, Any] = {"services": [a_service(0)], "counters": [AT_COUNTER], "queues": [a_queue(0)]}
CALL = queues.DisplayCall(ticket=TICKET, counter=AT_COUNTER)
HELP_CALL = counters.HelpCall(
    counter_id=AT_COUNTER.counter_id, counter_name="3", agent_name="Ani", message="Please come", called_at=NOW
)
ME = staff.User(
    user_id=USER, tenant_id=TENANT, username="ani", display_name="Ani", role=staff.Role.AGENT, branch_id=BRANCH,
    language="id", active=True, version=1,
)  # fmt: skip
_PAYLOADS: dict[type[Any], Any] = {
    events.TicketPayload: events.TicketPayload(ticket=TICKET, counter=AT_COUNTER, origin=ORIGIN),
    events.CounterPayload: events.CounterPayload(counter=AT_COUNTER),
    events.PanicPayload: events.PanicPayload(counter=AT_COUNTER, message="Come, please", agent_name="Ani"),
    events.MessagePayload: events.MessagePayload(
        message=counters.StaffMessage(
            message_id=UUID(int=30),
            branch_id=BRANCH,
            counter_id=None,
            text="We close at 16:00",
            sender_id=USER,
            sender_name="Sri",
            sent_at=NOW,
        )
    ),
    events.QueuePayload: events.QueuePayload(queue=a_queue(0)),
    events.ConfigPayload: events.ConfigPayload(config_version=7, entity="services", entity_id=str(service_id(0))),
    events.DevicePayload: events.DevicePayload(device=a_config().device),
    events.DeviceCommandPayload: events.DeviceCommandPayload(command="restart", arguments={"why": "update"}),
}

AN_ASSET = assets.Asset(
    asset_id=UUID(int=20), tenant_id=TENANT, kind=assets.AssetKind.IMAGE, name="Logo", media_type=assets.MediaType.PNG,
    size=4096, sha256="5e" * 32, uploaded_by="Ani", uploaded_at=NOW, in_use=True,
)  # fmt: skip
A_SCREEN = displays.DisplaySettings(
    layout=displays.Layout.SERVICES, scheme=displays.Scheme.DARK, ticker=False, earlier_calls=8, video_volume=40,
    playlist=[displays.PlaylistItem(playlist_asset_id=UUID(int=20), seconds=12)],
)  # fmt: skip
A_VOICE = displays.VoiceSettings(
    languages=["id", "en"], numbers=displays.NumberStyle.WHOLE, volume=80,
    schedule=[displays.VolumeSpan(begins="21:00", ends="07:00", volume=0)],
    recordings=[displays.Recording(language="id", word="name:Kasir", recording_asset_id=UUID(int=21))],
)  # fmt: skip
ANSWERS: dict[str, Any] = {
    "asset": AN_ASSET,
    "asset_page": assets.AssetPage(
        items=[AN_ASSET], total=1, limit=100, offset=0, used_bytes=4096, quota_bytes=2_000_000_000
    ),
    "ticket": TICKET,
    "counter": AT_COUNTER,
    "service": a_service(0),
    "branch": a_branch(display=A_SCREEN, voice=A_VOICE),
    "area": an_area(1, "Hall"),
    "user": ME,
    "device_config": a_config([a_service(0)]),
    "queue_snapshot": queues.QueueSnapshot(**POSITION, **PLACE, tickets=[TICKET], help_calls=[HELP_CALL]),
    "display_snapshot": queues.DisplaySnapshot(**POSITION, **PLACE, area_id=None, calls=[CALL], assets=[AN_ASSET]),
    "called": tickets.Called(ticket=TICKET, rule="fifo"),
    "problem": problems.ProblemAnswer(
        request_id=str(REQUEST), error=problems.Problem(code=problems.Code.SERVICE_FULL, message="Full.", details=[])
    ),
}
COMMANDS: dict[str, Any] = {
    "issue_ticket": tickets.IssueTicket(request_id=REQUEST, service_id=service_id(0), language="id"),
    "act_on_ticket": tickets.ActOnTicket(
        action=tickets.TicketAction.TRANSFER, request_id=REQUEST, position=tickets.QueuePosition.LAST, remind_at=NOW
    ),
    "call_next": tickets.CallNext(request_id=REQUEST),
    "counter_session": counters.CounterSession(action=counters.SessionAction.PAUSE, request_id=REQUEST, reason="Lunch"),
    "heartbeat": devices.Heartbeat(
        sent_at=NOW,
        app_version="0.1.0",
        printer=devices.PrinterStatus.LOW,
        buffered=2,
        troubles=[devices.Trouble(kind=devices.TroubleKind.MEDIA_SKIPPED, subject="Tour")],
        run=REQUEST,
        vitals=devices.Vitals(running_seconds=525_600, memory_mb=212, machine_mb=2048, answered_ms=24),
    ),
    "patch_branch": branches.PatchBranch(request_id=REQUEST, version=3, display=A_SCREEN, voice=A_VOICE),
    "login": staff.Login(tenant="acme", username="ani", password="secret"),
}
CLIENT_MESSAGES: dict[str, Any] = {
    "auth": events.Auth(token="t"),
    "subscribe": events.Subscribe(topic=f"counter:{COUNTER}", epoch="0f3c", offset=41),
    "unsubscribe": events.Unsubscribe(topic=f"counter:{COUNTER}"),
    "painted": events.Painted(topic=f"counter:{COUNTER}", offset=42),
}


def envelope(kind: EventType) -> events.Envelope:
    return events.Envelope(
        v=PROTOCOL_VERSION, type=kind, ts=NOW, tenant_id=TENANT, branch_id=BRANCH, topic=f"branch:{BRANCH}:all",
        epoch="0f3c", offset=42, prev=41, payload=_PAYLOADS[payload_type(kind)],
    )  # fmt: skip


SERVER_MESSAGES: dict[str, Any] = {
    "subscribed": events.Subscribed(
        v=PROTOCOL_VERSION, type="subscribed", topic=f"branch:{BRANCH}:config", epoch="0f3c", offset=41,
        recovered=False, snapshot=msgspec.Raw(encode(a_branch())),
    ),
    "error": events.ErrorMessage(
        v=PROTOCOL_VERSION, type="error",
        payload=events.ErrorPayload(code=problems.Code.FORBIDDEN, message="Not yours.", topic="admin:x"),
    ),
    **{kind.value: envelope(kind) for kind in EventType},
}  # fmt: skip
