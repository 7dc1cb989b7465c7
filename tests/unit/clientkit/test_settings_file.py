"""What a client remembers survives damage and full disks, and says so."""

import pytest
from qms_clientkit import kept_twice
from qms_clientkit.qt.arguments import parse
from qms_clientkit.qt.screen_check import missing_screen
from qms_clientkit.settings import Settings, SettingsFile


def test_remembers_with_rights_of_the_owner_only(tmp_path):
    SettingsFile(tmp_path).change(server="http://a:1", device_token="t")
    again = SettingsFile(tmp_path)
    assert (again.value.server, again.value.device_token, again.trouble) == ("http://a:1", "t", None)
    assert again.path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("damage", [b"", b"{", b"\xff\xfe", b"[]", b'{"server": 5}'])
def test_a_damaged_file_is_moved_aside_and_named(tmp_path, damage):
    (tmp_path / "settings.json").write_bytes(damage)
    settings = SettingsFile(tmp_path)
    assert settings.value.server is None
    assert "was damaged and is kept as settings.json.damaged-" in (settings.trouble or "")
    assert [one.read_bytes() for one in tmp_path.glob("*.damaged-*")] == [damage]


@pytest.mark.parametrize("damage", [b"", b"{", b"\xff\xfe"])
def test_of_a_damaged_file_the_copy_takes_the_place(tmp_path, damage):
    SettingsFile(tmp_path).change(device_token="t", extra={"printer": "file:x"})
    (tmp_path / "settings.json").write_bytes(damage)
    settings = SettingsFile(tmp_path)
    assert (settings.value.device_token, settings.value.extra) == ("t", {"printer": "file:x"})
    assert "goes on with its copy" in (settings.trouble or "")
    assert SettingsFile(tmp_path).value == settings.value
    assert (tmp_path / "settings.json.copy").stat().st_mode & 0o777 == 0o600


def test_a_file_that_is_gone_is_made_again_of_its_copy(tmp_path):
    SettingsFile(tmp_path).change(device_token="t")
    (tmp_path / "settings.json").unlink()
    settings = SettingsFile(tmp_path)
    assert settings.value.device_token == "t"
    assert "is gone; the program goes on with its copy" in (settings.trouble or "")
    assert (tmp_path / "settings.json").read_bytes() == (tmp_path / "settings.json.copy").read_bytes()
    assert SettingsFile(tmp_path).trouble is None


def test_a_damaged_file_on_a_full_disk_costs_nothing_at_the_next_start_either(tmp_path, monkeypatch):
    SettingsFile(tmp_path).change(device_token="t", extra={"printer": "file:x"})
    (tmp_path / "settings.json").write_bytes(b"{")

    def full(*_what):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr(kept_twice, "write_atomically", full)
        assert SettingsFile(tmp_path).value.device_token == "t"
    assert not (tmp_path / "settings.json").exists()
    SettingsFile(tmp_path).change(window="00")
    again = SettingsFile(tmp_path).value
    assert (again.device_token, again.extra, again.window) == ("t", {"printer": "file:x"}, "00")


def test_a_first_start_is_no_trouble(tmp_path):
    settings = SettingsFile(tmp_path)
    assert (settings.value, settings.trouble) == (Settings(), None)


def test_a_folder_that_cannot_be_written_is_survived(tmp_path):
    (tmp_path / "data").write_text("a file where the folder should be")
    settings = SettingsFile(tmp_path / "data")
    assert settings.change(server="http://a:1").server == "http://a:1"
    assert "cannot be written" in (settings.trouble or "")


def test_a_token_of_the_environment_that_was_refused_is_not_begun_with_for_ever(tmp_path):
    """Else a device that was paired anew by a code would show a code again after every start."""
    settings = SettingsFile(tmp_path)
    assert settings.token_to_begin_with("given") == "given"
    settings.change(device_token=None)  # the server refused it
    assert settings.token_to_begin_with("given") == "given", "it may have been let in again"
    settings.keep_token("paired", "given")
    again = SettingsFile(tmp_path)
    assert again.token_to_begin_with("given") == "paired"
    assert again.token_to_begin_with("another") == "another"
    assert again.token_to_begin_with(None) == "paired"
    again.change(device_token=None)
    assert again.token_to_begin_with("given") == "given"
    assert b"given" not in again.path.read_bytes()


def test_arguments_and_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("QMS_SERVER", "http://env:1/")
    monkeypatch.setenv("QMS_DEVICE_TOKEN", "secret")
    monkeypatch.setenv("QMS_DATA_DIR", str(tmp_path))
    given = parse("kiosk", ["--windowed", "--printer", "file:x"], {"printer": ("URI", "printer")})
    assert (given.server, given.token, given.data_dir) == ("http://env:1", "secret", tmp_path / "kiosk")
    assert given.windowed
    assert given.extra == {"printer": "file:x"}
    assert "secret" not in repr(given)
    with pytest.raises(SystemExit):
        parse("kiosk", ["--server", "not an address"])


@pytest.mark.parametrize(
    ("environment", "words"),
    [({}, "neither DISPLAY"), ({"DISPLAY": ":4711"}, "does not answer"), ({"QT_QPA_PLATFORM": "offscreen"}, None)],
)
def test_a_missing_screen_is_said_in_words(environment, words):
    sentence = missing_screen(environment)
    assert sentence is None if words is None else words in (sentence or "")
