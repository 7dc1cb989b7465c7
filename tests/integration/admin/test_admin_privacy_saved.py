"""A branch's PIN and the organisation's privacy reach a real server, and the PIN does not reach this computer's disk."""

from qms_admin.sections import Section


async def test_a_pin_is_set_left_and_taken_away(admin, branch, tmp_path):
    branch_id = admin.screen.estate.branch_id

    async def save(**values):
        await admin.edit(Section.BRANCHES, branch_id, **values)
        await admin.save(branch_id)
        assert admin.screen.drafts == {}
        return admin.screen.estate.branch.has_staff_pin

    assert await save(staff_pin="2468") is True
    assert await save(name="Main hall") is True
    await admin.edit(Section.BRANCHES, branch_id, staff_pin="97531", accent="#008080")
    await admin.presenter.stop()
    written = (tmp_path / "drafts.json").read_text()
    assert "#008080" in written
    assert "97531" not in written


async def test_a_pin_goes_away(admin):
    branch_id = admin.screen.estate.branch_id
    for values, has_pin in (({"staff_pin": "2468"}, True), ({"staff_pin_kept": "no"}, False)):
        await admin.edit(Section.BRANCHES, branch_id, **values)
        await admin.save(branch_id)
        assert admin.screen.estate.branch.has_staff_pin is has_pin


async def test_what_is_kept_and_counted_is_saved(admin, branch):
    (tenant,) = admin.screen.estate.tenants
    await admin.edit(Section.TENANT, tenant.tenant_id, customer_data_days="30", staff_analytics="no")
    await admin.save(tenant.tenant_id)
    answer = (await branch.admin.get("/api/tenant")).json()
    assert (answer["customer_data_days"], answer["staff_analytics"]) == (30, False)
