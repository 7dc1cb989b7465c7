"""The configuration on the disk is written beside the screen: the newest one, and none of a branch that was left."""

import asyncio
import threading
from pathlib import Path

import pytest
from qms_kiosk.config_cache import ConfigCache

from tests.support.kiosk_samples import a_config


class SlowDisk:
    """Lets a write through when it is told to; `written` are the versions."""

    def __init__(self, cache):
        self._save, self.begun, self.go_on = cache.save, threading.Event(), threading.Event()
        self.written = []
        cache.save = self.save

    def save(self, config):
        self.begun.set()
        assert self.go_on.wait(10)
        self._save(config)
        self.written.append(config.config_version)


async def test_of_several_changes_the_last_is_kept(tmp_path):
    cache = ConfigCache(tmp_path)
    disk = SlowDisk(cache)
    first = asyncio.create_task(cache.keep(a_config(version=1)))
    await asyncio.to_thread(disk.begun.wait, 10)
    others = [asyncio.create_task(cache.keep(a_config(version=version))) for version in (2, 3)]
    await asyncio.sleep(0)
    disk.go_on.set()
    await asyncio.gather(first, *others)
    assert disk.written == [1, 3]
    assert ConfigCache(tmp_path).load().config_version == 3


async def test_nothing_is_kept_of_a_branch_that_was_left_meanwhile(tmp_path):
    cache = ConfigCache(tmp_path)
    disk = SlowDisk(cache)
    keeping = asyncio.create_task(cache.keep(a_config()))
    await asyncio.to_thread(disk.begun.wait, 10)
    cache.forget()
    disk.go_on.set()
    await keeping
    assert ConfigCache(tmp_path).load() is None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("damage", [None, b"{", b"\xff"])
def test_of_a_file_that_is_damaged_or_gone_the_copy_takes_the_place(tmp_path, damage):
    cache = ConfigCache(tmp_path)
    assert cache.load() is None
    cache.save(a_config(version=7))
    (tmp_path / "config.json").unlink() if damage is None else (tmp_path / "config.json").write_bytes(damage)
    assert cache.load().config_version == 7
    (tmp_path / "config.json.copy").unlink()
    assert cache.load().config_version == 7, "it is in its place again"


def test_a_power_cut_while_a_branch_is_forgotten_leaves_no_copy_alone(tmp_path, monkeypatch):
    """Else that would be taken for the configuration of a kiosk whose file was lost."""
    cache = ConfigCache(tmp_path)
    cache.save(a_config())
    gone = []
    monkeypatch.setattr(Path, "unlink", lambda path, **_how: gone.append(path.name))
    cache.forget()
    assert gone == ["config.json.copy", "config.json"]
