"""The whole program with its window, pressed by mouse, on a real server."""

from qms_admin.compose import build
from qms_clientkit.qt.app import application
from qms_clientkit.qt.arguments import Arguments

from tests.support.admin_lists import row_of
from tests.support.admin_window import find, press, write
from tests.support.branches import make_branch
from tests.support.qt_loop import run_in_qt, until
from tests.support.server import PASSWORD, running_server, settings_for


def test_a_manager_signs_in_renames_closes_and_lets_a_kiosk_in(database, tmp_path):
    async def main():
        async with running_server(settings_for(database, role="api")) as server:
            branch = await make_branch(server)
            client = build(application("admin"), Arguments(server=server.url, data_dir=tmp_path, windowed=True))
            client.window.show()
            client.start()
            try:
                await work(client.window, branch)
                assert client.timeline.last("answer") >= client.timeline.last("press")
            finally:
                client.window.hide()
                await client.stop()

    run_in_qt(application("admin"), main, 60)


async def work(window, branch):
    for name, words in (("login_tenant", "acme"), ("login_username", "admin"), ("login_password", PASSWORD)):
        await write(window, name, words)
    await press(window, "login_go")
    await press(window, "nav_services")
    await press(window, "service_row_B")
    await until(lambda: (edit := find(window, "service_name_en")) is not None and edit.text() == "Service B")
    await write(window, "service_name_en", "Passports")
    await press(window, "service_active")
    await press(window, "save")
    await until(lambda: find(window, "toast") is not None)
    service = (await branch.admin.get(f"/api/services/{branch.services[1]}")).json()
    assert (service["name"], service["active"]) == ("Passports", False)

    waiting = (await branch.server.client().post("/api/devices/pairing", json={"type": "kiosk"})).json()
    await press(window, "nav_devices")
    await press(window, "device_add" if find(window, "device_add") else "empty_device_add")
    await write(window, "device_code", waiting["user_code"])
    await write(window, "device_name", "Kiosk 1")
    await press(window, "device_approve")
    await until(lambda: row_of(window, "device_rows", "Kiosk 1") is not None)
    await until(lambda: find(window, "device_code") is None)
