"""The kiosk in this process, on a Qt loop: started, pressed by mouse, stopped."""

import asyncio
from contextlib import asynccontextmanager

import shiboken6
from PySide6.QtWidgets import QWidget
from qms_clientkit.qt.arguments import Arguments
from qms_kiosk.compose import build
from qms_kiosk.settings import Timing
from qms_kiosk.state import Phase

from tests.support.kiosk_server import TOKEN
from tests.support.qt_loop import click, until

PATIENT = Timing(number=60, patience=60, doubt=60, second_word=0)
"""A busy machine is no server that is away."""
HURRIED_PRINTER = Timing(number=60, patience=60, doubt=60, print_deadline=1.5, status_deadline=1.0)
QUICK = Timing(number=0.45, patience=0.6, print_deadline=1.5, status_deadline=1.0)


@asynccontextmanager
async def a_kiosk(app, server, folder, *, printer=None, token=TOKEN, timing=PATIENT, at_home=True):
    """`server` is a KioskServer, or any address."""
    address = getattr(server, "address", server)
    extra = {"printer": printer} if printer else {}
    kiosk = build(app, Arguments(server=address, data_dir=folder, token=token, extra=extra), timing)
    kiosk.window.show()
    kiosk.start()
    try:
        if at_home:
            await until(lambda: kiosk.store.value.phase is Phase.HOME and kiosk.store.value.online)
        yield kiosk
    finally:
        await kiosk.stop()
        kiosk.window.close()
        asyncio.get_running_loop().call_soon(shiboken6.delete, kiosk.window)
        await asyncio.sleep(0)


def visible(kiosk, name):
    """The visible widget of that object name, or None."""
    return next((one for one in kiosk.window.findChildren(QWidget, name) if one.isVisible()), None)


async def press(kiosk, name):
    """Press a widget by its object name with the mouse, as soon as it is there."""
    await click(lambda: visible(kiosk, name))


async def take_ticket(kiosk, service="service_A"):
    """From the welcome to a number."""
    await press(kiosk, "language_en")
    await press(kiosk, service)
    await until(lambda: kiosk.store.value.ticket is not None)
    return kiosk.store.value.ticket
