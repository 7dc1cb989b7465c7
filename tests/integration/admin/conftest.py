"""The admin program without its window, against a real server."""

import pytest

from tests.support.admin_program import AdminProgram


@pytest.fixture
async def programs(server, tmp_path):
    """Starts admin programs on one data folder; ends what still runs."""
    running = []

    def start(folder=tmp_path, address=server.url):
        running.append(AdminProgram(address, folder))
        return running[-1]

    yield start
    for program in running:
        await program.stop()


@pytest.fixture
async def admin(programs, branch):
    program = programs()
    await program.log_in("admin")
    return program
