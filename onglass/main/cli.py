"""The command line: `onglass serve`, `init`, `migrate`, `version`.

Invariant: a mistake of the operator ends in a sentence that says what to do and exit code 2, never in a traceback.
"""

import asyncio
import sys
from collections.abc import Callable, Coroutine
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import Annotated, Any

import asyncpg
import cyclopts
import msgspec
import uvloop
from cyclopts import Parameter

from onglass.main.logs import set_up_logs
from onglass.main.provisioning import AgentAccount, MadeWorkspace, make_workspace
from onglass.main.schema import MigrationError, Migrator, print_statements
from onglass.main.secrets import load_secret_key
from onglass.main.serve import serve as run_server
from onglass.main.settings import Settings, SettingsError
from onglass.main.sources import load_settings
from onglass.main.storage import NotMigratedError, open_storage
from onglass.platform.database import Database, UnsafeServer, open_pool
from onglass.platform.postgres import ClusterInUseError, PostgresNotFoundError, PostgresStartError, PostgresSupervisor
from onglass.platform.problems import Problem
from onglass.platform.secrets import Cipher

_OPERATORS_MISTAKES = (
    SettingsError,
    NotMigratedError,
    MigrationError,
    UnsafeServer,
    ClusterInUseError,
    PostgresNotFoundError,
    PostgresStartError,
    Problem,
)
Data = Annotated[Path | None, Parameter(help="folder of the database, files, keys and logs [default: ./onglass-data]")]
DatabaseUrl = Annotated[str | None, Parameter(help="a PostgreSQL to use instead of our own: postgresql://…")]
Config = Annotated[Path | None, Parameter(help="settings file [default: onglass.toml in the data or working folder]")]

app = cyclopts.App(
    name="onglass",
    help="The path to a human inside a company's app. Every option is also ONGLASS_… or a line of onglass.toml.",
    version=lambda: installed_version("onglass"),
    version_flags=["--version"],
)


def main() -> None:
    """Run the command line."""
    app()


@app.command
def serve(
    *,
    data: Data = None,
    host: Annotated[str | None, Parameter(help="address to listen on [default: 127.0.0.1]")] = None,
    port: Annotated[int | None, Parameter(help="port to listen on [default: 8200]")] = None,
    role: Annotated[str | None, Parameter(help="all, edge or worker [default: all]")] = None,
    database_url: DatabaseUrl = None,
    broker: Annotated[str | None, Parameter(help="local, postgres or nats://… [default: local]")] = None,
    config: Config = None,
) -> None:
    """Run the server until it is told to end (Ctrl-C or SIGTERM); ready when GET /healthz answers 200."""
    options = {
        "data": data,
        "host": host,
        "port": port,
        "role": role,
        "database_url": database_url,
        "broker": broker,
    }
    _carry_out(run_server, options, config)


@app.command
def init(
    *,
    workspace: Annotated[str, Parameter(help="the workspace's name")],
    agent: Annotated[
        list[str] | None, Parameter(help="an agent as EMAIL:PASSWORD; any number of them", consume_multiple=True)
    ] = None,
    origin: Annotated[
        list[str] | None, Parameter(help="a web origin that may carry the messenger", consume_multiple=True)
    ] = None,
    json: Annotated[bool, Parameter(help="print one JSON object", negative="")] = False,
    data: Data = None,
    database_url: DatabaseUrl = None,
    config: Config = None,
) -> None:
    """Make a workspace with its app and agents, without questions; secrets are shown only when they are made."""

    async def run(settings: Settings) -> None:
        accounts = _read_agents(agent or [])
        made = await _make(settings, workspace, accounts, origin or [])
        print(msgspec.json.encode(made).decode() if json else _describe(made))  # noqa: T201

    _carry_out(run, {"data": data, "database_url": database_url}, config)


@app.command
def migrate(
    *,
    print_sql: Annotated[bool, Parameter(help="print the statements instead of running them", negative="")] = False,
    data: Data = None,
    database_url: DatabaseUrl = None,
    config: Config = None,
) -> None:
    """Bring the database to this version: roles first, then tables."""

    async def run(settings: Settings) -> None:
        secret_key = load_secret_key(settings)
        if print_sql:
            print(print_statements(secret_key), end="")  # noqa: T201
        elif settings.database_url is not None:
            await Migrator().migrate(settings.database_url, secret_key)
        else:
            async with PostgresSupervisor(settings.data, choice=settings.postgres) as address:
                await Migrator().migrate(address.url, secret_key)

    _carry_out(run, {"data": data, "database_url": database_url}, config)


@app.command
def version() -> None:
    """Print the version."""
    print(installed_version("onglass"))  # noqa: T201


def _read_agents(words: list[str]) -> list[AgentAccount]:
    accounts = []
    for word in words:
        email, _, password = word.partition(":")
        if not email or not password:
            raise SettingsError([f"--agent {email or word} has no password: write it as EMAIL:PASSWORD."])
        accounts.append(AgentAccount(email=email, password=password))
    return accounts


async def _make(settings: Settings, name: str, agents: list[AgentAccount], origins: list[str]) -> MadeWorkspace:
    secret_key = load_secret_key(settings)
    async with open_storage(settings, secret_key, share=True) as addresses:
        pool = await open_pool(addresses.app, size=2, name="init")
        database = Database(pool, announce=lambda _hints: None)
        try:
            return await make_workspace(database, name, agents=agents, origins=origins, cipher=Cipher([secret_key]))
        finally:
            await database.close()


def _describe(made: MadeWorkspace) -> str:
    told_before = "(told when it was made)"
    lines = [
        f"workspace        {made.workspace_id}",
        f"app              {made.app_id}",
        f"app key          {made.app_key}",
        f"identity secret  {made.identity_secret or told_before}",
        f"admin token      {made.admin_token or told_before}",
        *(f"agent            {agent.email}" for agent in made.agents),
    ]
    return "\n".join(lines)


def _carry_out(
    run: Callable[[Settings], Coroutine[Any, Any, None]], options: dict[str, Any], config: Path | None
) -> None:
    try:
        settings = load_settings(options, config=config)
        set_up_logs(level=settings.log_level, form=settings.log_format)
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(run(settings))
    except SettingsError as error:
        _refuse(*error.mistakes)
    except _OPERATORS_MISTAKES as error:
        _refuse(str(error))
    except (OSError, asyncpg.PostgresError) as error:
        _refuse(f"{type(error).__name__}: {error}")
    except KeyboardInterrupt:
        sys.exit(130)


def _refuse(*sentences: str) -> None:
    for sentence in sentences:
        print(f"onglass: {sentence}", file=sys.stderr)  # noqa: T201
    sys.exit(2)
