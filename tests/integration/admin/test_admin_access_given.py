"""Roles, API keys and what is chosen for this computer, on a real server."""

import asyncio
from datetime import timedelta

from qms_admin import intents
from qms_admin.sections import Section
from qms_clientkit.staff.looks import Looks
from qms_clientkit.theme.tokens import Mode
from qms_contract.access import Permission
from qms_contract.api_keys import CreateApiKey


async def test_a_key_lets_another_system_in_until_it_is_revoked(admin, branch):
    ends = admin.api.clock.now() + timedelta(days=30)
    wanted = CreateApiKey(name="Website", permissions=[Permission.READ_QUEUES], expires_at=ends)
    await admin.want(intents.MakeKey(wanted))
    key = admin.screen.new_key.key
    assert [one.name for one in admin.screen.estate.api_keys] == ["Website"]
    headers = {"Authorization": f"Bearer {key}"}
    client = branch.server.client()
    asked = f"/api/queues?branch_id={branch.branch_id}"
    assert (await client.get(asked, headers=headers)).status_code == 200
    await admin.want(intents.MakeKey(wanted))
    assert admin.screen.notice.trouble, "the name is taken"
    await admin.want(intents.RevokeKey(admin.screen.estate.api_keys[0]))
    async with asyncio.timeout(15):
        while (await client.get(asked, headers=headers)).status_code != 401:
            await asyncio.sleep(0.05)
    assert admin.screen.estate.api_keys == ()
    admin.presenter.handle(intents.ForgetKey())
    assert admin.screen.new_key is None


async def test_a_role_of_the_organisation_s_own_is_made_and_given(admin, branch):
    await branch.person("sari", "agent")
    role_id = await admin.begin(Section.ROLES, name="Front desk", permissions=("tickets.issue", "queues.read"))
    await admin.save(role_id)
    await admin.until(lambda: admin.screen.estate.roles)
    (role,) = admin.screen.estate.roles
    (person,) = await admin.look(Section.STAFF, "sari")
    await admin.edit(Section.STAFF, person.user_id, role_id=str(role.role_id))
    await admin.save(person.user_id)
    assert admin.shown(Section.STAFF)[0].role_id == role.role_id
    assert admin.screen.estate.role_people == {role.role_id: 1}


async def test_looks_stay_chosen_on_this_computer(programs, branch):
    program = programs()
    await program.log_in("admin")
    program.presenter.handle(intents.ChooseLooks(Looks("id", Mode.DARK)))
    await program.stop()
    assert programs().screen.looks == Looks("id", Mode.DARK)
