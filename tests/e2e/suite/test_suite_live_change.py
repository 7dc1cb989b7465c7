"""The admin's clicks reach the other programs: a display is let in by its code, a renamed service appears at the kiosk."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from qms_demo.programs import Cast, Driven, free_port, running_server
from qms_demo.visit import read_demo

from tests.support.postgres import reachable_folder

pytestmark = [pytest.mark.timeout(170), pytest.mark.xdist_group("suite")]


@pytest.fixture
def cast(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Cast, Path]]:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    with ExitStack() as stack:
        folder = stack.enter_context(reachable_folder("qms-live-"))
        server = stack.enter_context(running_server(folder / "server", free_port(0), folder / "server.log"))
        yield stack.enter_context(Cast(server.url, folder)), folder / "server"


def signed_in(cast: Cast, data_dir: Path) -> Driven:
    admin, demo = cast.start("admin"), read_demo(data_dir)
    password = next(one["password"] for one in demo["users"] if one["username"] == "admin")
    for name, text in (("login_tenant", "demo"), ("login_username", "admin"), ("login_password", password)):
        admin.type(name, text)
    admin.press("login_go")
    return admin


def test_a_display_is_let_in_by_the_code_on_its_screen(cast: tuple[Cast, Path]) -> None:
    programs, data_dir = cast
    display, admin = programs.start("display"), signed_in(programs, data_dir)
    display.wait("pairing_code", "-")
    code = display.text("pairing_code")
    admin.press("nav_devices")
    admin.press("device_add")
    admin.type("device_code", code)
    admin.type("device_name", "Upstairs hall")
    admin.press("device_approve")
    display.wait("board", within=20)


def test_a_renamed_service_appears_at_the_kiosk(cast: tuple[Cast, Path]) -> None:
    programs, data_dir = cast
    token = next(one["access_token"] for one in read_demo(data_dir)["devices"] if one["type"] == "kiosk")
    kiosk, admin = programs.start("kiosk", token), signed_in(programs, data_dir)
    kiosk.press("language_en")
    kiosk.wait("service_C", "Civil registry")
    admin.press("nav_services")
    admin.press("service_row_C")
    admin.type("service_name_en", "Marriages and births")
    admin.press("save")
    kiosk.wait("service_C", "Marriages and births", within=10)
