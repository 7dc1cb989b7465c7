"""The real agent on a real X server, for keys pressed elsewhere: `python -m tests.support.agent_under_x SERVER FOLDER COUNTER`.

It signs Ani in, prints what happens line by line, and ends when its standard input does.
"""

import asyncio
import sys
from pathlib import Path
from uuid import UUID

import qasync
from PySide6.QtCore import QSocketNotifier
from qms_agent import intents
from qms_agent.compose import build
from qms_agent.options import Options
from qms_clientkit.qt.app import application
from qms_clientkit.qt.arguments import Arguments
from qms_clientkit.qt.system_idle import system_idle
from qms_clientkit.staff.intents import Lock, LogIn

from tests.support.server import PASSWORD


def say(*words):
    print(*words, flush=True)


async def main(server, folder, counter):
    qt, ended = application("agent"), asyncio.Event()
    client = build(qt, Arguments(server=server, data_dir=Path(folder), windowed=True))
    client.window.show()
    client.start()
    presenter, told = client.presenter, [None]

    def tell(screen):
        number = screen.current.display_number if screen.current else None
        if told[-1:] != [number]:
            told.append(number)
            say("at counter", number)

    async def want(intent):
        presenter.handle(intent)
        while presenter.screen.value.busy:
            await asyncio.sleep(0.01)

    def obey():
        match sys.stdin.readline().strip():
            case "lock":
                presenter.handle(Lock())
                say("locked", presenter.screen.value.locked)
            case "idle":
                say("idle", system_idle(qt.platformName())())
            case _:
                ended.set()

    await want(LogIn("acme", "ani", PASSWORD))
    await want(intents.ChooseCounter(UUID(counter)))
    presenter.handle(intents.Choose(Options(hot_keys=True)))
    presenter.screen.subscribe(tell)
    reading = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
    reading.activated.connect(lambda *_: obey())
    say("ready", qt.platformName())
    await ended.wait()
    reading.setEnabled(False)
    await client.stop()


if __name__ == "__main__":
    loop = qasync.QEventLoop(application("agent"))
    asyncio.set_event_loop(loop)
    with loop:
        loop.run_until_complete(main(*sys.argv[1:]))
