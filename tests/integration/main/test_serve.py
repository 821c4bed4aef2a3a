"""The server as an operator meets it: it starts, says what is wrong, and ends in order."""

import json
import os
import signal
import socket
import stat
import subprocess
import time
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest

from onglass.platform.database import Addresses
from onglass.platform.postgres import DatabaseAddress
from tests.support.fixtures import StartServer
from tests.support.servers import ADA, BEN, SECRET_KEY, OnglassServer, onglass, run_init


def living_below(folder: Path) -> list[int]:
    """Processes that work in a folder below the data folder: the database's."""
    found = []
    for process in Path("/proc").iterdir():
        if process.name.isdigit():
            try:
                if (process / "cwd").readlink().is_relative_to(folder):
                    found.append(int(process.name))
            except OSError:
                continue
    return found


def sign_in(server: OnglassServer, who: tuple[str, str]) -> int:
    body = {"email": who[0], "password": who[1]}
    return httpx.post(f"{server.url}/v1/agent/sessions", json=body, timeout=10).status_code


def test_it_is_ready_when_it_answers_and_finds_everything_again(data_dir: Path, start_server: StartServer) -> None:
    """How fast is measured by ./run bench start, on a machine that does nothing else."""
    first = start_server(data_dir)
    assert httpx.get(f"{first.url}/readyz", timeout=5).json() == {"status": "ready"}
    made = first.init("Kept", ADA)
    assert first.stop() == 0
    again = start_server(data_dir)
    assert again.init("Kept", ADA)["app_key"] == made["app_key"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_in_order_and_leaves_nothing_running(
    used_data_dir: Path, start_server: StartServer, number: signal.Signals
) -> None:
    server = start_server(used_data_dir)
    assert living_below(used_data_dir)
    os.kill(server.pid, number)
    assert server.wait(15) == 0
    assert living_below(used_data_dir) == []
    assert not (used_data_dir / "serve.json").exists()


def test_killed_it_leaves_no_database_behind_and_starts_again(used_data_dir: Path, start_server: StartServer) -> None:
    server = start_server(used_data_dir)
    made = server.init("Kept", ADA)
    server.kill()
    deadline = time.monotonic() + 3
    while living_below(used_data_dir) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert living_below(used_data_dir) == []
    again = start_server(used_data_dir)
    assert again.init("Kept", ADA)["workspace_id"] == made["workspace_id"]


def test_init_prints_one_object_with_exactly_these_members(data_dir: Path) -> None:
    made = run_init(data_dir, "Harbor Bank", ADA, BEN)
    assert set(made) == {"workspace_id", "app_id", "app_key", "identity_secret", "agents", "admin_token"}
    assert [set(agent) for agent in made["agents"]] == [{"id", "email"}, {"id", "email"}]
    assert [agent["email"] for agent in made["agents"]] == [ADA[0], BEN[0]]


def test_init_works_before_and_while_it_runs_and_tells_secrets_once(data_dir: Path, start_server: StartServer) -> None:
    before = run_init(data_dir, "Harbor Bank", ADA)
    server = start_server(data_dir)
    while_it_runs = server.init("Harbor Bank", ADA, BEN)
    names = ("workspace_id", "app_id", "app_key")
    assert [while_it_runs[name] for name in names] == [before[name] for name in names]
    assert (while_it_runs["identity_secret"], while_it_runs["admin_token"]) == (None, None)
    assert before["identity_secret"]
    assert before["admin_token"]
    assert while_it_runs["agents"][0] == before["agents"][0]
    assert (sign_in(server, ADA), sign_in(server, BEN), sign_in(server, (ADA[0], "wrong password"))) == (201, 201, 401)


def test_init_adds_an_origin_to_an_app_that_is_there(used_data_dir: Path, start_server: StartServer) -> None:
    server = start_server(used_data_dir)
    server.init("Harbor Bank", origins=["https://one.example"])
    made = server.init("Harbor Bank", origins=["https://two.example"])
    for origin, status in (("https://one.example", 201), ("https://two.example", 201), ("https://three.example", 403)):
        answer = httpx.post(
            f"{server.url}/v1/client/sessions",
            json={"app_key": made["app_key"]},
            headers={"Origin": origin},
            timeout=10,
        )
        assert answer.status_code == status, origin


def test_two_inits_at_once_make_one_workspace(used_data_dir: Path, start_server: StartServer) -> None:
    server = start_server(used_data_dir)
    program, words = server.command[0], ["--workspace", "Race", "--agent", ":".join(ADA), "--json"]
    command = [program, "init", "--data", str(used_data_dir), *words]
    racing = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    answers: list[dict[str, Any]] = []
    for process in racing:
        out, err = process.communicate(timeout=30)
        assert process.returncode == 0, err
        answers.append(json.loads(out))
    assert len({answer["workspace_id"] for answer in answers}) == 1
    assert sum(answer["admin_token"] is not None for answer in answers) == 1


def test_an_agent_without_a_password_is_told_how_to_write_it(data_dir: Path) -> None:
    done = onglass(["init", "--data", str(data_dir), "--workspace", "X", "--agent", "ada@example.test"], check=False)
    assert done.returncode == 2
    assert "EMAIL:PASSWORD" in done.stderr


def test_what_the_data_folder_keeps_secret_is_closed_to_others(data_dir: Path, start_server: StartServer) -> None:
    start_server(data_dir)
    for name in ("secret.key", "serve.json"):
        assert stat.S_IMODE((data_dir / name).stat().st_mode) == 0o600, name


def test_a_taken_port_is_told_at_once(data_dir: Path) -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        done = onglass(["serve", "--data", str(data_dir), "--port", str(port)], check=False)
    assert done.returncode == 2
    assert f"127.0.0.1:{port}" in done.stderr
    assert "--port" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_second_server_on_the_folder_is_refused_with_the_first_ones_pid(
    used_data_dir: Path, start_server: StartServer
) -> None:
    server = start_server(used_data_dir)
    done = onglass(["serve", "--data", str(used_data_dir), "--port", "0"], check=False)
    assert done.returncode == 2
    assert f"process {server.pid}" in done.stderr


def test_a_given_database_without_a_key_is_refused(addresses: Addresses) -> None:
    done = onglass(["serve", "--database-url", addresses.owner, "--port", "0"], check=False)
    assert done.returncode == 2
    assert "ONGLASS_SECRET_KEY" in done.stderr


async def test_a_given_database_is_migrated_by_its_command_only(postgres: DatabaseAddress, data_dir: Path) -> None:
    url = postgres.for_database("unmigrated").url
    connection = await asyncpg.connect(postgres.url)
    await connection.execute("create database unmigrated")
    environment = {"ONGLASS_DATABASE_URL": url, "ONGLASS_SECRET_KEY": SECRET_KEY, "ONGLASS_DATA": str(data_dir)}
    refused = onglass(["serve", "--port", "0"], env=environment, check=False)
    assert refused.returncode == 2
    assert "onglass migrate" in refused.stderr
    onglass(["migrate"], env=environment)
    onglass(["migrate"], env=environment)
    server = OnglassServer(data_dir, env=environment)
    try:
        assert run_init(data_dir, "Given", ADA, env=environment)["admin_token"]
    finally:
        assert server.stop() == 0
        await connection.execute("drop database unmigrated with (force)")
        await connection.close()


async def test_the_printed_statements_make_the_same_database(postgres: DatabaseAddress) -> None:
    """`onglass migrate --print-sql` is for operators who run it by hand."""
    environment = {"ONGLASS_DATABASE_URL": postgres.for_database("by_hand").url, "ONGLASS_SECRET_KEY": SECRET_KEY}
    script = onglass(["migrate", "--print-sql"], env=environment).stdout
    connection = await asyncpg.connect(postgres.url)
    await connection.execute("create database by_hand")
    by_hand = await asyncpg.connect(environment["ONGLASS_DATABASE_URL"])
    await by_hand.execute(script)
    tables = await by_hand.fetchval("select count(*) from pg_tables where schemaname = 'public'")
    await by_hand.close()
    onglass(["migrate"], env=environment)
    await connection.execute("drop database by_hand with (force)")
    await connection.close()
    assert tables > 20


async def test_a_database_that_could_lose_what_was_acknowledged_is_refused(
    addresses: Addresses, postgres: DatabaseAddress, data_dir: Path
) -> None:
    connection = await asyncpg.connect(addresses.owner)
    name = await connection.fetchval("select current_database()")
    await connection.execute(f"alter database {name} set synchronous_commit = off")
    await connection.close()
    environment = {"ONGLASS_DATABASE_URL": addresses.owner, "ONGLASS_SECRET_KEY": SECRET_KEY}
    done = onglass(["serve", "--data", str(data_dir), "--port", "0"], env=environment, check=False)
    assert done.returncode == 2
    assert "synchronous_commit" in done.stderr


def test_a_worker_answers_for_its_health_and_nothing_else(addresses: Addresses, start_server: StartServer) -> None:
    worker = start_server(database_url=addresses.owner, arguments=["--role", "worker", "--broker", "postgres"])
    assert httpx.get(f"{worker.url}/readyz", timeout=5).status_code == 200
    assert httpx.get(f"{worker.url}/v1/openapi.json", timeout=5).status_code == 404
    assert "onglass_" in httpx.get(f"{worker.url}/metrics", timeout=5).text
    assert worker.stop() == 0


def test_an_edge_and_a_worker_share_a_database_over_nats(
    addresses: Addresses, start_server: StartServer, nats_server: Any
) -> None:
    options = {"database_url": addresses.owner}
    edge = start_server(**options, arguments=["--role", "edge", "--broker", nats_server.url])
    worker = start_server(**options, arguments=["--role", "worker", "--broker", nats_server.url])
    made = edge.init("Two", ADA)
    assert made["admin_token"]
    assert sign_in(edge, ADA) == 201
    assert (worker.stop(), edge.stop()) == (0, 0)


def test_every_mistake_is_told_at_once_and_nothing_starts(data_dir: Path) -> None:
    environment = {"ONGLASS_PORT": "many", "ONGLASS_BROKR": "local"}
    done = onglass(["serve", "--data", str(data_dir)], env=environment, check=False)
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 2
    assert "Did you mean broker?" in done.stderr
    assert not data_dir.exists()


def test_the_operator_may_choose_a_short_password_and_is_warned(used_data_dir: Path, start_server: StartServer) -> None:
    server = start_server(used_data_dir)
    command = ["init", "--data", str(used_data_dir), "--workspace", "Short", "--agent", "zoe@example.test:pw", "--json"]
    done = onglass(command)
    assert "short_password" in done.stderr
    assert json.loads(done.stdout)["agents"][0]["email"] == "zoe@example.test"
    assert sign_in(server, ("zoe@example.test", "pw")) == 201
