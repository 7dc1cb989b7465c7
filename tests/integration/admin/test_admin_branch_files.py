"""A branch copied, saved as a file and made from one, through the admin program on a real server."""

import json

import pytest
from qms_admin import intents
from qms_admin.sections import Section

from tests.support.admin_program import AdminProgram


@pytest.fixture
async def program(server, branch, tmp_path):
    running = AdminProgram(server.url, tmp_path / "data")
    await running.log_in("admin")
    yield running
    await running.stop()


async def test_a_copy_is_shown_at_once(program, branch):
    await program.want(intents.CopyBranch(program.screen.estate.branch_id, "Second"))
    screen = program.screen
    assert (screen.section, screen.estate.branch.name) == (Section.BRANCHES, "Second")
    assert [one.code for one in screen.estate.services] == ["A", "B"]


async def test_a_file_is_written_and_another_branch_made_from_it(program, branch, tmp_path):
    path = tmp_path / "main.json"
    await program.want(intents.ExportBranch(program.screen.estate.branch_id, str(path)))
    assert not program.screen.notice.trouble
    file = json.loads(path.read_text(encoding="utf-8"))
    file["branch"]["name"] = "From a file"
    file["branch"]["display"]["playlist"] = [{"playlist_asset_id": branch.branch_id, "seconds": 5}]
    path.write_text(json.dumps(file), encoding="utf-8")
    await program.want(intents.ImportBranch(str(path)))
    assert program.screen.estate.branch.name == "From a file"
    assert "without the pictures" in program.screen.notice.sentence


async def test_a_file_of_a_branch_that_is_here_is_made_under_a_name_with_a_number(program, tmp_path):
    path = tmp_path / "main.json"
    await program.want(intents.ExportBranch(program.screen.estate.branch_id, str(path)))
    for name in ("Main (2)", "Main (3)"):
        await program.want(intents.ImportBranch(str(path)))
        assert (program.screen.estate.branch.name, program.screen.notice.sentence) == (name, f"{name} is saved.")


@pytest.mark.parametrize("content", ["", "not JSON", "{}", '{"format": "other", "version": 1, "exported_at": "x"}'])
async def test_a_file_of_something_else_is_said_to_be_that(program, tmp_path, content):
    path = tmp_path / "other.json"
    path.write_text(content, encoding="utf-8")
    await program.want(intents.ImportBranch(str(path)))
    assert program.screen.notice.trouble
    assert "not a file of a branch" in program.screen.notice.sentence
    assert program.screen.estate.branch_count == 1


async def test_what_cannot_be_read_or_written_and_a_name_that_is_taken_are_said(program, branch, tmp_path):
    await program.want(intents.ImportBranch(str(tmp_path / "none.json")))
    assert "cannot be read" in program.screen.notice.sentence
    await program.want(intents.ExportBranch(program.screen.estate.branch_id, str(tmp_path)))
    assert "cannot be written" in program.screen.notice.sentence
    await program.want(intents.CopyBranch(program.screen.estate.branch_id, "Main"))
    assert program.screen.notice.trouble
    assert program.screen.estate.branch_count == 1
