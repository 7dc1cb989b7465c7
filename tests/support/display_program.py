"""The display in this process, on a Qt loop: started and stopped."""

import asyncio
from contextlib import asynccontextmanager

import shiboken6
from qms_clientkit.qt.app import application
from qms_clientkit.qt.arguments import Arguments
from qms_display import compose

from tests.support.display_feed import TOKEN


@asynccontextmanager
async def a_display(server, folder):
    extra = {"audio": f"wav:{folder / 'spoken.wav'}"}
    arguments = Arguments(server=server.address, data_dir=folder, token=TOKEN, extra=extra)
    display = compose.build(application("display"), arguments)
    display.window.show()
    display.start()
    try:
        yield display
    finally:
        await display.stop()
        display.window.close()
        asyncio.get_running_loop().call_soon(shiboken6.delete, display.window)
        await asyncio.sleep(0)
