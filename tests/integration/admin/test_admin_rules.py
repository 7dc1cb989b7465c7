"""Hours, holidays, calling rules, weights and priority classes go to a real server and come back."""

from dataclasses import replace
from uuid import UUID

from qms_admin.forms.hours import line
from qms_admin.intents import DismissHelp, GivePicture, Go, SendMessage
from qms_admin.sections import Section
from qms_contract.ids import new_id
from qms_contract.topics import counter_topic

from tests.support.admin_program import COUNTERS, SERVICES
from tests.support.live import live
from tests.support.media import a_png


async def test_hours_holidays_and_rules_are_saved(admin, branch):
    branch_id = admin.screen.estate.branch_id
    await admin.edit(
        Section.BRANCHES, branch_id,
        **{"hours.mon": ("08:00-12:00", "13:00-16:00")}, exceptions=(line("2026-12-25", "Christmas", ""),),
        priority_ratio="3", recall_limit="2", auto_call_seconds="10", prefers_languages=("en",),
    )  # fmt: skip
    await admin.save(branch_id)
    answer = (await branch.admin.get(f"/api/branches/{branch_id}")).json()
    assert answer["hours"] == {"mon": [{"opens": "08:00", "closes": "12:00"}, {"opens": "13:00", "closes": "16:00"}]}
    assert answer["exceptions"] == [{"date": "2026-12-25", "name": "Christmas", "spans": []}]
    assert (answer["priority_ratio"], answer["recall_limit"], answer["auto_call_seconds"]) == (3, 2, 10)
    assert answer["prefers"] == {"languages": ["en"]}

    service = admin.service("A")
    await admin.edit(SERVICES, service.service_id, requeue_allowed="no", no_show_requeues="2", no_show_position="3")
    await admin.save(service.service_id)
    assert (admin.service("A").requeue_allowed, admin.service("A").no_show_requeues) == (False, 2)

    counter = admin.counter("1")
    await admin.edit(COUNTERS, counter.counter_id, **{f"weight_{service.service_id}": "4"})
    await admin.save(counter.counter_id)
    assert admin.counter("1").weights == {service.service_id: 4}
    assert admin.screen.drafts == {}


async def test_priority_classes_are_saved_and_a_race_shows_both(admin, branch):
    (tenant,) = admin.screen.estate.tenants
    await admin.edit(Section.TENANT, tenant.tenant_id, weight_vip="7")
    await admin.save(tenant.tenant_id)
    rules = {one["priority_class"]: one for one in (await branch.admin.get("/api/tenant")).json()["priority_classes"]}
    assert rules["vip"]["weight"] == 7
    (tenant,) = admin.screen.estate.tenants
    await admin.edit(Section.TENANT, tenant.tenant_id, name="Mine")
    body = {"request_id": str(new_id()), "version": tenant.version, "name": "Theirs"}
    assert (await branch.admin.patch("/api/tenant", json=body)).status_code == 200
    await admin.until(lambda: admin.screen.estate.tenants[0].name == "Theirs")
    await admin.save(tenant.tenant_id)
    assert admin.screen.comparing == tenant.tenant_id


async def test_a_call_for_help_is_shown_until_it_is_dismissed(admin, branch):
    agent = await branch.person("sari")
    await agent.session(branch.counters[0], "open")
    await admin.until(lambda: admin.counter("1").state == "open")
    await agent.command(f"/api/counters/{branch.counters[0]}/panic", message="Come")
    await admin.until(lambda: admin.screen.help_calls.open)
    assert [(one.agent_name, one.counter_name, one.message) for one in admin.screen.help_calls.open] == [
        ("Sari", "1", "Come")
    ]


async def test_a_call_for_help_from_before_the_sign_in_is_shown_until_it_is_dismissed(programs, branch):
    agent = await branch.person("sari")
    await agent.session(branch.counters[0], "open")
    await agent.command(f"/api/counters/{branch.counters[0]}/panic", message="Come")
    later = programs()
    await later.log_in("admin")
    await later.until(lambda: later.screen.help_calls.open)
    later.presenter.handle(DismissHelp())
    assert later.screen.help_calls.open == ()


async def test_what_a_kiosk_asks_and_prints_is_saved(admin, branch):
    branch_id = admin.screen.estate.branch_id
    shown = tuple(one for one in admin.screen.values(Section.BRANCHES, branch_id)["ticket_shown"] if one != "qr")
    await admin.edit(
        Section.BRANCHES, branch_id,
        asks_priority="yes", priority_offers=("priority",), offer_priority_en="Over 65", areas_first="yes",
        ticket_shown=shown, ticket_footer_en="Closed on Fridays",
    )  # fmt: skip
    await admin.save(branch_id)
    answer = (await branch.admin.get(f"/api/branches/{branch_id}")).json()
    assert (answer["asks_priority"], answer["areas_first"]) == (True, True)
    assert answer["priority_offers"] == [{"priority_class": "priority", "names": {"en": "Over 65"}}]
    footer = {"en": "Closed on Fridays"}
    told = {name: answer["ticket"][name] for name in ("header", "footer", "hidden", "logo_asset_id", "order")}
    assert told == {"header": {}, "footer": footer, "hidden": ["qr"], "logo_asset_id": None, "order": []}
    service = admin.service("A")
    await admin.edit(SERVICES, service.service_id, reference="optional", reference_kind="reference")
    await admin.save(service.service_id)
    assert (admin.service("A").reference, admin.service("A").reference_kind) == ("optional", "reference")
    assert admin.screen.drafts == {}


async def test_a_logo_is_sent_kept_with_the_branch_and_fetched_by_the_next_computer(admin, branch, tmp_path):
    branch_id = admin.screen.estate.branch_id
    await admin.want(GivePicture(branch_id, "ticket_logo", str(tmp_path / "none.png")))
    assert admin.screen.notice.trouble
    (tmp_path / "logo.png").write_bytes(a_png(64, 48))
    await admin.want(GivePicture(branch_id, "ticket_logo", str(tmp_path / "logo.png")))
    await admin.save(branch_id)
    (asset,) = (await branch.admin.get("/api/assets")).json()["items"]
    answer = (await branch.admin.get(f"/api/branches/{branch_id}")).json()
    assert answer["ticket"]["logo_asset_id"] == asset["asset_id"]
    assert asset["in_use"]
    admin.presenter.screen.update(lambda screen: replace(screen, pictures={}))
    await admin.want(Go(Section.TICKET))
    await admin.until(lambda: admin.screen.pictures)
    (path,) = admin.screen.pictures.values()
    assert path.read_bytes() == a_png(64, 48)


async def test_a_message_goes_to_the_chosen_counter(admin, branch):
    async with live(branch.admin) as client:
        await client.subscribe(counter_topic(branch.counters[0]))
        await admin.want(SendMessage(UUID(branch.counters[0]), "Please come by"))
        told = await client.next(lambda frame: frame.get("type") == "counter.message")
    assert told["payload"]["message"]["text"] == "Please come by"
    assert admin.screen.notice.sentence == "Message sent"
