"""What nobody looks after: a welcome screen left as somebody wanted it, a silent name server, orders that were answered."""

import socket
import threading
from dataclasses import replace

from qms_contract.devices import DeviceOrder
from qms_contract.problems import Code
from qms_kiosk.staff import finder
from qms_kiosk.staff.state import Page
from qms_kiosk.state import Phase

from tests.support.kiosk_program import PATIENT, a_kiosk, press, visible
from tests.support.kiosk_samples import a_config, a_service
from tests.support.qt_loop import run_in_qt, until


def test_a_welcome_screen_that_is_left_goes_back_to_plain(app, server, tmp_path):
    async def visit():
        async with a_kiosk(app, server, tmp_path, timing=replace(PATIENT, inactivity=0.3)) as kiosk:
            state = kiosk.store
            for name in ("toggle_large_text", "toggle_high_contrast", "toggle_low_reach"):
                await press(kiosk, name)
                assert state.value.toggles
            await until(lambda: not state.value.toggles)
            kiosk.window.intents.guided.emit(True)
            assert state.value.guided
            await until(lambda: not state.value.guided)
            assert (state.value.phase, state.value.warning) == (Phase.HOME, False)

    run_in_qt(app, visit)


def test_a_silent_name_server_does_not_stop_the_screen(app, server, tmp_path, monkeypatch):
    asked, answers = [], threading.Event()

    class Silent(socket.socket):
        def connect(self, _address):
            asked.append(threading.current_thread())
            answers.wait(10)
            raise OSError("Temporary failure in name resolution")

    async def visit():
        async with a_kiosk(app, server, tmp_path) as kiosk:
            monkeypatch.setattr(finder, "socket", SocketModule(Silent))
            presenter = kiosk._staff.presenter
            presenter._enter()
            presenter.turn(Page.NETWORK)
            await until(lambda: presenter.state.value.network is not None)
            assert presenter.state.value.network.address is None
        answers.set()
        assert threading.main_thread() not in asked

    run_in_qt(app, visit)


class SocketModule:
    """The module, with another kind of socket."""

    def __init__(self, kind):
        self._real, self.socket = socket, kind

    def __getattr__(self, name):
        return getattr(self._real, name)


def test_what_an_order_came_to_is_forgotten_once_the_server_has_it(app, server, tmp_path):
    async def visit():
        async with a_kiosk(app, server, tmp_path, timing=replace(PATIENT, heartbeat=0.1)) as kiosk:
            for _ in range(3):
                order = server.order(DeviceOrder.SCREENSHOT)
                await until(lambda order=order: order in server.results)
            await until(lambda: not kiosk._pulse._results)

    run_in_qt(app, visit)


def test_a_refusal_names_its_service_also_when_that_has_left_the_kiosk(app, server, tmp_path):
    server.refuse = Code.SERVICE_CLOSED

    async def visit():
        async with a_kiosk(app, server, tmp_path) as kiosk:
            await until(lambda: server.subscribed)
            await press(kiosk, "language_en")
            await press(kiosk, "service_A")
            await until(lambda: visible(kiosk, "message_title"))
            said = visible(kiosk, "message_title").text()
            server.change_config(a_config([a_service(one) for one in range(1, 6)], version=2))
            await until(lambda: kiosk.store.value.config.config_version == 2)
            kiosk.window.render_state(kiosk.store.value)
            await until(lambda: visible(kiosk, "message_title"))
            assert visible(kiosk, "message_title").text() == said
            assert not said.startswith(" ")

    run_in_qt(app, visit)
