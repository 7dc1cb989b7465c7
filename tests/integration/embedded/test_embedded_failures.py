"""What may happen to a branch's mini-PC: killed processes, a power cut, a second start, damaged files, a full disk."""

import json
import os
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import asyncpg
import pytest
from qms_server.embedded.account import Account, is_root
from qms_server.embedded.binaries import binaries_for
from qms_server.embedded.cluster import reachable_cluster, running_cluster
from qms_server.embedded.errors import DataFolderInUseError, EmbeddedPostgresError
from qms_server.embedded.postmaster import read_pid_file
from qms_server.embedded.roles import OWNER

from tests.support.cluster_process import cluster_process, first_line
from tests.support.postgres import reachable_folder
from tests.support.waiting import wait_until

KEPT = [1, 2, 3]


@pytest.fixture
def data_dir() -> Iterator[Path]:
    with reachable_folder() as folder:
        yield folder / "data folder"


async def write_rows(url: str) -> None:
    connection = await asyncpg.connect(url)
    await connection.execute("CREATE TABLE kept (n int)")
    await connection.executemany("INSERT INTO kept VALUES ($1)", [(n,) for n in KEPT])
    await connection.close()


async def rows_kept(data_dir: Path) -> list[int]:
    with running_cluster(data_dir) as cluster:
        connection = await asyncpg.connect(cluster.url(OWNER))
        rows = await connection.fetch("SELECT n FROM kept ORDER BY n")
        await connection.close()
    return [row["n"] for row in rows]


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def postmaster_pid(data_dir: Path) -> int:
    found = read_pid_file(data_dir / "postgres" / "data")
    assert found is not None
    return found.pid


def is_alive(pid: int) -> bool:
    return b"postgres" in command_line(pid)


def command_line(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def state_of(data_dir: Path) -> str:
    """`shut down`, or `in production` when PostgreSQL did not end cleanly."""
    result = binaries_for(Account()).run("pg_controldata", [str(data_dir / "postgres" / "data")])
    [line] = [line for line in result.stdout.splitlines() if line.startswith("Database cluster state")]
    return line.split(":")[1].strip()


async def test_a_killed_server_leaves_a_database_that_the_next_start_recovers(data_dir: Path) -> None:
    with cluster_process(data_dir) as server:
        await write_rows(first_line(server))
        orphan = postmaster_pid(data_dir)
        server.kill()
    assert is_alive(orphan)
    assert await rows_kept(data_dir) == KEPT
    assert not is_alive(orphan)


async def test_a_power_cut_loses_nothing_committed(data_dir: Path) -> None:
    with cluster_process(data_dir) as server:
        await write_rows(first_line(server))
        server.kill()
        os.kill(postmaster_pid(data_dir), signal.SIGKILL)
    assert state_of(data_dir) == "in production"
    assert await rows_kept(data_dir) == KEPT


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
async def test_ctrl_c_and_sigterm_stop_it_cleanly(data_dir: Path, end: signal.Signals) -> None:
    with cluster_process(data_dir) as server:
        assert first_line(server).startswith("postgresql://")
        pid = postmaster_pid(data_dir)
        os.killpg(server.pid, end)  # a terminal signals the whole group
        assert server.wait(30) == 0
    assert not is_alive(pid)
    assert state_of(data_dir) == "shut down"


def test_a_second_start_says_who_holds_the_folder(data_dir: Path) -> None:
    with cluster_process(data_dir) as server:
        first_line(server)
        with cluster_process(data_dir) as second:
            output, complaint = second.communicate(timeout=30)
    assert output == ""
    folder = data_dir.resolve()
    assert complaint == f"The data folder {folder} is already in use by another QMS server (process {server.pid}).\n"


async def test_a_maintenance_command_uses_the_running_servers_cluster(data_dir: Path) -> None:
    with cluster_process(data_dir) as server:
        url = first_line(server)
        with reachable_cluster(data_dir) as cluster:
            assert cluster.url(OWNER) == url
        assert is_alive(postmaster_pid(data_dir))


async def test_a_half_made_cluster_is_made_anew(data_dir: Path) -> None:
    home = data_dir / "postgres"
    with cluster_process(data_dir) as server:
        wait_until(lambda: any(home.glob("unfinished-*/base")))
        server.kill()
    assert not (home / "data").exists()
    with running_cluster(data_dir) as cluster:
        await write_rows(cluster.url(OWNER))
    wait_until(lambda: not is_initdb_running(home))  # it outlives its killed parent by a second
    assert await rows_kept(data_dir) == KEPT
    assert list(home.glob("unfinished-*")) == []


def is_initdb_running(home: Path) -> bool:
    prefix = f"--pgdata={home.resolve()}/unfinished-".encode()
    return any(prefix in command_line(int(entry.name)) for entry in Path("/proc").glob("[0-9]*"))


def lose(path: Path) -> None:
    path.unlink()


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:20])


def empty_object(path: Path) -> None:
    path.write_text(json.dumps({}))


@pytest.mark.parametrize("damage", [lose, cut, empty_object])
async def test_a_damaged_password_file_is_made_anew_and_nothing_lost(
    data_dir: Path, damage: Callable[[Path], None]
) -> None:
    with running_cluster(data_dir) as cluster:
        await write_rows(cluster.url(OWNER))
    passwords = data_dir / "postgres-passwords.json"
    damage(passwords)
    assert await rows_kept(data_dir) == KEPT
    assert mode(passwords) == 0o600


async def test_a_process_number_used_again_does_not_block_the_start(data_dir: Path) -> None:
    with running_cluster(data_dir) as cluster:
        await write_rows(cluster.url(OWNER))
        pid_file = data_dir / "postgres" / "data" / "postmaster.pid"
        text = pid_file.read_text()
    pid_file.write_text(text.replace(text.splitlines()[0], str(os.getppid()), 1))
    assert await rows_kept(data_dir) == KEPT


@pytest.mark.parametrize("name", ["it's a 'ü', (#1) folder", "long-" + "x" * 120])
async def test_any_path_will_do(name: str) -> None:
    with reachable_folder() as folder:
        with running_cluster(folder / name) as cluster:
            await write_rows(cluster.url(OWNER))
            socket_dir = Path(cluster.address.host)
        assert await rows_kept(folder / name) == KEPT
        assert socket_dir.is_relative_to(folder) or not socket_dir.exists()


def test_a_path_that_a_shell_would_expand_is_refused(data_dir: Path) -> None:
    with pytest.raises(EmbeddedPostgresError, match="choose another"):
        running_cluster(data_dir / "$HOME").__enter__()


def test_another_major_version_is_named(data_dir: Path) -> None:
    with running_cluster(data_dir):
        pass
    (data_dir / "postgres" / "data" / "PG_VERSION").write_text("17\n")
    with pytest.raises(EmbeddedPostgresError, match="was made by PostgreSQL 17 and this program brings 18"):
        running_cluster(data_dir).__enter__()


def test_a_damaged_cluster_is_named_and_unlocks_the_folder(data_dir: Path) -> None:
    with running_cluster(data_dir):
        pass
    control = data_dir / "postgres" / "data" / "global" / "pg_control"
    content = control.read_bytes()
    control.write_bytes(b"\0" * len(content))
    with pytest.raises(EmbeddedPostgresError, match=r"could not start: .*FATAL"):
        running_cluster(data_dir).__enter__()
    control.write_bytes(content)
    with running_cluster(data_dir):
        pass


def test_a_file_in_the_folders_place_is_named(data_dir: Path) -> None:
    data_dir.write_text("")
    with pytest.raises(EmbeddedPostgresError, match=r"^The data folder .* cannot be used: File exists \(.*\)\.$"):
        running_cluster(data_dir).__enter__()


@pytest.mark.skipif(is_root(), reason="root may write everywhere")
def test_an_unwritable_folder_is_named(data_dir: Path) -> None:
    data_dir.mkdir(mode=0o500)
    with pytest.raises(EmbeddedPostgresError, match=r"cannot be used: Permission denied \(.*\)\.$"):
        running_cluster(data_dir).__enter__()


@pytest.fixture
def mounted(data_dir: Path) -> Iterator[Callable[[str], Path]]:
    """Mounts a small file system on the data folder, with the given options."""

    def mount(options: str) -> Path:
        data_dir.mkdir()
        command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(data_dir)]
        if subprocess.run(command, capture_output=True, check=False).returncode != 0:
            pytest.skip("only a privileged root may mount a small disk")
        return data_dir

    yield mount
    subprocess.run(["umount", str(data_dir)], capture_output=True, check=False)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ("size=20m,mode=755", r"^The disk that holds .* is full: free some space and start again\.$"),
        ("size=8k,mode=755", r"^The disk that holds .* is full: free some space and start again\.$"),
        ("ro,mode=755", r"^The disk that holds .* cannot be written: it is mounted read-only\.$"),
    ],
)
def test_a_full_or_read_only_disk_is_named(mounted: Callable[[str], Path], options: str, sentence: str) -> None:
    folder = mounted(options)
    with pytest.raises(EmbeddedPostgresError, match=sentence):
        running_cluster(folder).__enter__()


def test_postgres_gets_nothing_of_our_environment(data_dir: Path) -> None:
    with cluster_process(data_dir, env={**os.environ, "QMS_SECRET_KEY": "very-secret"}) as server:
        first_line(server)
        environment = Path(f"/proc/{postmaster_pid(data_dir)}/environ").read_bytes()
    assert b"LC_ALL" in environment
    assert b"very-secret" not in environment


@pytest.mark.skipif(not is_root(), reason="only root hands PostgreSQL to another user")
async def test_root_keeps_a_closed_folder_closed(tmp_path: Path) -> None:
    """pytest's folders are open to root only, like a checkout under /root."""
    data_dir = tmp_path / "data"
    with running_cluster(data_dir) as cluster:
        await write_rows(cluster.url(OWNER))
        home = Path(cluster.address.host).parent
    try:
        assert home.is_relative_to("/var/lib/qms/clusters")
        assert mode(tmp_path) == 0o700
        assert await rows_kept(data_dir) == KEPT
    finally:
        shutil.rmtree(home)
    with pytest.raises(EmbeddedPostgresError, match="which is gone: bring it back, or delete"):
        running_cluster(data_dir).__enter__()


def test_the_lock_is_free_after_a_clean_end(data_dir: Path) -> None:
    with running_cluster(data_dir), pytest.raises(DataFolderInUseError):
        running_cluster(data_dir).__enter__()
    with running_cluster(data_dir):
        pass
