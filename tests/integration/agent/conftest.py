"""The agent program without its window, against a real server."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from tests.support.agent_program import AgentProgram
from tests.support.server import Branch, LiveServer


@pytest.fixture
async def start(server: LiveServer, tmp_path: Path) -> AsyncIterator[Callable[[], AgentProgram]]:
    """Starts agent programs; ends them after the test."""
    running: list[AgentProgram] = []

    def new() -> AgentProgram:
        running.append(AgentProgram(server.url, tmp_path / str(len(running))))
        return running[-1]

    yield new
    for program in running:
        await program.stop()


@pytest.fixture
async def ani(start: Callable[[], AgentProgram], branch: Branch) -> AgentProgram:
    """Ani at counter 1."""
    await branch.person("ani")
    program = start()
    await program.sit_down("ani", branch.counters[0])
    return program
