"""Another language or colour is worn at once by the program that runs, and again by the next start."""

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from qms_admin.compose import build as build_admin
from qms_admin.intents import ChooseLooks
from qms_agent.compose import build as build_agent
from qms_agent.intents import Choose
from qms_agent.options import Options
from qms_clientkit.qt.app import application
from qms_clientkit.qt.arguments import Arguments
from qms_clientkit.staff.looks import Looks
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.theme.tokens import Mode

from tests.support.qt_loop import run_in_qt, until

PROGRAMS: dict[str, tuple[Any, Any]] = {
    "agent": (build_agent, lambda looks: Choose(replace(Options(), language=looks.language, look=looks.look))),
    "admin": (build_admin, ChooseLooks),
}
NOWHERE = "http://127.0.0.1:9"


def titles(window):
    return [one.text() for one in window.findChildren(QLabel) if one.isVisible() and one.property("role") == "title"]


@pytest.mark.parametrize("program", PROGRAMS)
def test_it_is_worn_at_once_and_by_the_next_start(tmp_path, program):
    build, choose = PROGRAMS[program]
    arguments = Arguments(server=NOWHERE, data_dir=tmp_path, windowed=True)

    async def first():
        client = build(application(program), arguments)
        client.window.show()
        client.start()
        try:
            await until(lambda: titles(client.window) == ["Sign in"])
            client.presenter.handle(choose(Looks("id", Mode.DARK)))
            await until(lambda: titles(client.window) == ["Masuk"])
            assert current_theme().mode is Mode.DARK
            assert len(client.window.findChildren(QWidget, "login_go")) == 1, "the page of before has gone"
            client.presenter.handle(choose(Looks("en", Mode.DARK)))
            await until(lambda: titles(client.window) == ["Sign in"])
            client.presenter.handle(choose(Looks("id", Mode.DARK)))
            await until(lambda: titles(client.window) == ["Masuk"])
        finally:
            client.window.hide()
            await client.stop()

    async def second():
        client = build(application(program), arguments)
        client.window.show()
        client.start()
        try:
            await until(lambda: titles(client.window) == ["Masuk"])
            assert current_theme().mode is Mode.DARK
        finally:
            client.window.hide()
            await client.stop()

    for main in (first, second):
        run_in_qt(application(program), main)
