"""A backup holds everything and a restore brings it back, with new epochs; what cannot be done is one sentence."""

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from qms_server.embedded.cluster import running_cluster
from qms_server.embedded.roles import BACKUP, SUPERUSER

from tests.support.postgres import reachable_folder


def qms(*words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-P", "-m", "qms_server", *words]
    environment = {**os.environ, "QMS_DATA_DIR": str(folder)}
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=90, check=False)


def contents(folder: Path) -> dict[str, Any]:
    async def read(url: str) -> dict[str, Any]:
        connection = await asyncpg.connect(url)
        try:
            services = await connection.fetch("SELECT name, code FROM services ORDER BY branch_id, code")
            epochs = await connection.fetch("SELECT stream_id, epoch FROM streams ORDER BY stream_id")
            files = await connection.fetch(
                "SELECT asset_id::text, string_agg(data, '' ORDER BY part) FROM asset_parts GROUP BY 1"
            )
            return {
                "services": [tuple(row) for row in services],
                "epochs": dict(map(tuple, epochs)),
                "files": dict(map(tuple, files)),
            }
        finally:
            await connection.close()

    with running_cluster(folder) as cluster:
        return asyncio.run(read(cluster.url(BACKUP)))


def keep_a_file(folder: Path) -> None:
    """A picture of the tenant's, in two parts."""
    asset = (
        "INSERT INTO assets SELECT tenant_id, gen_random_uuid(), 'image', 'Logo', 'image/png', 300000, repeat('ab', 32), "
        "'Ani', now(), now() FROM tenants RETURNING tenant_id, asset_id"
    )
    part = "INSERT INTO asset_parts VALUES ($1, $2, $3, $4)"

    async def write(url: str) -> None:
        connection = await asyncpg.connect(url)
        try:
            row = await connection.fetchrow(asset)
            for number, size in enumerate((262_144, 37_856)):
                await connection.execute(part, row["tenant_id"], row["asset_id"], number, os.urandom(size))
        finally:
            await connection.close()

    with running_cluster(folder) as cluster:
        asyncio.run(write(cluster.url(SUPERUSER)))


@pytest.mark.timeout(180)
def test_what_was_lost_comes_back_with_new_epochs() -> None:
    with reachable_folder() as folder:
        assert qms("seed", folder=folder).returncode == 0
        demo = json.loads((folder / "demo.json").read_text())
        assert [len(branch["services"]) for branch in demo["branches"]] == [6, 6]
        keep_a_file(folder)
        before, file = contents(folder), folder / "all.backup"
        assert [len(data) for data in before["files"].values()] == [300_000]
        written = qms("backup", str(file), folder=folder)
        assert written.returncode == 0, written.stderr
        assert file.stat().st_mode & 0o777 == 0o600
        with reachable_folder() as elsewhere:
            restored = qms("restore", str(file), folder=elsewhere)
            assert restored.returncode == 0, restored.stderr
            after = contents(elsewhere)
    assert after["services"] == before["services"]
    assert after["files"] == before["files"]
    assert after["epochs"].keys() == before["epochs"].keys()
    assert not set(after["epochs"].values()) & set(before["epochs"].values())


def test_a_backup_that_is_not_there_or_damaged_is_one_sentence(tmp_path: Path) -> None:
    with reachable_folder() as folder:
        missing = qms("restore", str(tmp_path / "none"), folder=folder)
        damaged_file = folder / "damaged"
        damaged_file.write_bytes(b"PGDMP and then nothing")
        damaged = qms("restore", str(damaged_file), folder=folder)
    assert missing.stderr == f"qms: There is no backup {tmp_path / 'none'}.\n"
    assert damaged.returncode == 1
    assert len(damaged.stderr.splitlines()) == 1, damaged.stderr
