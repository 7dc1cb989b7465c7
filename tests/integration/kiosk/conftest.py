"""What a kiosk meets: a server of the tests' own and a receipt printer."""

import pytest
from qms_clientkit.qt.app import application
from qms_demo.printer import ReceiptPrinter

from tests.support.kiosk_server import KioskServer


@pytest.fixture
def server():
    running = KioskServer()
    running.start()
    yield running
    running.stop()


@pytest.fixture
def app(qapp):
    return application("kiosk")


@pytest.fixture
def printer():
    running = ReceiptPrinter()
    yield running
    running.close()
