"""`./run replay FILE …`: real dialogues through the real client and a real server, with bad networks, then a reckoning.

Invariant: exit code 0 means that every message was read back by both sides once, in order, and stood on both screens.
"""

import argparse
import contextlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import httpx

from tools import clients
from tools.demo import child, choose_port, end, wait_for
from tools.dialogues import Dialogue, DialogueFileError, read_dialogues
from tools.replay_verdict import Verdict, judge, read_as_agent, read_as_customer
from tools.terminal import ROOT, StepFailedError, run_or_raise, say, step

BIN = Path(sys.executable).parent
CORE = clients.CLIENTS / "core"
PLAYERS = CORE / "dist" / "replay.mjs"
AGENT_EMAIL, AGENT_PASSWORD = "replay@example.com", "reads from the script"
FIRST_PORT = 21400
CUSTOMERS_AT_ONCE = 8
_PATIENCE_SECONDS = 60
_PROGRESS_SECONDS = 5.0
_PROBLEMS_SHOWN = 20
_KEPT_SETTINGS = {"ONGLASS_POSTGRES", "ONGLASS_BENCH_DATA"}


def main(words: Sequence[str]) -> int:
    """Play the files' dialogues; 1 when anything was lost, doubled, out of order or changed."""
    options = parse(words)
    try:
        dialogues = [dialogue for name in options.files for dialogue in read_dialogues(find(name))]
    except DialogueFileError as error:
        raise StepFailedError(str(error)) from error
    dialogues = dialogues[: options.limit]
    forget_other_servers()
    build_players()
    with contextlib.ExitStack() as stack:
        # PostgreSQL of a root user runs as another one, who must be able to pass.
        scratch = Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="onglass-replay-", ignore_cleanup_errors=True))
        )
        scratch.chmod(0o755)
        data = options.data or scratch / "data"
        data.mkdir(parents=True, exist_ok=True)
        url = stack.enter_context(running_server(data))
        made = make_workspace(data)
        plan = make_plan(url, made, dialogues, scratch / "devices", options)
        began_at = time.monotonic()
        played = play(plan)
        seconds = time.monotonic() - began_at
        with step("reading everything back, as customers and as the agent"):
            verdict = read_back(url, made, plan, played)
    figures = summarize(played, verdict, len(dialogues), seconds)
    report(figures, verdict, as_json=options.json)
    return 0 if verdict.is_clean else 1


def parse(words: Sequence[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="./run replay", description="real dialogues through the real client")
    parser.add_argument(
        "files", nargs="+", metavar="FILE", help="JSON or CSV; a bare name is looked up in ONGLASS_BENCH_DATA"
    )
    parser.add_argument("--data", type=Path, help="the server's data folder, kept afterwards (else a temporary one)")
    parser.add_argument("--limit", type=_positive_int, help="play only the first so many dialogues")
    parser.add_argument("--speed", type=_positive_float, default=20.0, help="people's pauses are divided by this (20)")
    parser.add_argument("--seed", type=int, default=1, help="which troubles come when (1)")
    parser.add_argument("--json", action="store_true", help="the last line is one JSON object")
    return parser.parse_args(words)


def _positive_int(word: str) -> int:
    if (number := int(word)) > 0:
        return number
    raise argparse.ArgumentTypeError("must be more than 0")


def _positive_float(word: str) -> float:
    if (number := float(word)) > 0:
        return number
    raise argparse.ArgumentTypeError("must be more than 0")


def find(name: str) -> Path:
    """Return the file; a name that is none here is looked for under ONGLASS_BENCH_DATA."""
    path = Path(name)
    folder = os.environ.get("ONGLASS_BENCH_DATA")
    if path.is_file():
        return path
    if folder and path.name == name:
        for found in sorted(Path(folder).rglob(name)):
            return found
    looked = (
        f", nor is it under ONGLASS_BENCH_DATA ({folder})"
        if folder
        else "; ONGLASS_BENCH_DATA names a folder to look in"
    )
    raise DialogueFileError(f"{name} is no file{looked}")


def forget_other_servers() -> None:
    """Drop settings from the environment that would lead the new server, and `init`, to somebody's database."""
    for name in [name for name in os.environ if name.startswith("ONGLASS_") and name not in _KEPT_SETTINGS]:
        del os.environ[name]


def build_players() -> None:
    """Build the Node program when something it is made of is newer."""
    sources = [
        path
        for folder in (CORE / "src", CORE / "replay", clients.CLIENTS / "protocol" / "src")
        for path in folder.rglob("*")
        if path.suffix in {".ts", ".mjs"}
    ]
    environment = clients.node_environment()
    clients.install_packages(environment)
    if PLAYERS.exists() and PLAYERS.stat().st_mtime > max(path.stat().st_mtime for path in sources):
        return
    with step("building the players"):
        run_or_raise(["node", CORE / "replay" / "build.mjs"], cwd=CORE, env=environment, quiet=True)


@contextlib.contextmanager
def running_server(data: Path) -> Iterator[str]:
    """Run a server with a PostgreSQL of its own on the folder; yields its address."""
    port = choose_port(FIRST_PORT)
    url = f"http://127.0.0.1:{port}"
    command: list[str | Path] = [BIN / "onglass", "serve", "--data", data, "--host", "127.0.0.1", "--port", str(port)]
    with contextlib.ExitStack() as stack:
        with step("starting the server"):
            server = stack.enter_context(child("server", command, data, environment={"ONGLASS_RATE_LIMITS": "off"}))
            wait_for(f"{url}/readyz", server, data / "server.log")
        yield url


def make_workspace(data: Path) -> dict[str, Any]:
    """Make a workspace of this run's own."""
    name = f"Replay {time.strftime('%Y-%m-%d %H:%M:%S')} {os.getpid()}"
    command = ["init", "--data", str(data), "--workspace", name, "--agent", f"{AGENT_EMAIL}:{AGENT_PASSWORD}", "--json"]
    done = subprocess.run([BIN / "onglass", *command], capture_output=True, text=True, check=False, cwd=ROOT)
    if done.returncode != 0:
        raise StepFailedError(f"the workspace could not be made:\n{done.stdout}{done.stderr}")
    made: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return made


def make_plan(
    url: str, made: dict[str, Any], dialogues: Sequence[Dialogue], devices: Path, options: argparse.Namespace
) -> dict[str, Any]:
    """Return what the players need to know."""
    return {
        "server_url": url,
        **{name: made[name] for name in ("app_id", "app_key", "identity_secret")},
        "agent": {"email": AGENT_EMAIL, "password": AGENT_PASSWORD, "workspace_id": made["workspace_id"]},
        "folder": str(devices),
        "seed": options.seed,
        "speed": options.speed,
        "customers_at_once": CUSTOMERS_AT_ONCE,
        "patience_seconds": _PATIENCE_SECONDS,
        "dialogues": [
            {"number": number, "subject": f"replay-{number}", "turns": [asdict(turn) for turn in dialogue.turns]}
            for number, dialogue in enumerate(dialogues, 1)
        ],
    }


def play(plan: dict[str, Any]) -> list[dict[str, Any]]:
    """Run the players to their end and return what they told, saying now and then how far they are."""
    total = len(plan["dialogues"])
    say(f"playing {total} dialogues, {plan['customers_at_once']} customers at once, seed {plan['seed']} …")
    told: list[dict[str, Any]] = []
    process = subprocess.Popen(
        ["node", "--enable-source-maps", str(PLAYERS)],
        cwd=ROOT,
        env=clients.node_environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        if process.stdin is None or process.stdout is None:
            raise StepFailedError("the players have no pipes")
        process.stdin.write(json.dumps(plan).encode())
        process.stdin.close()
        said_at = time.monotonic()
        for line in process.stdout:
            told.append(json.loads(line))
            if time.monotonic() - said_at > _PROGRESS_SECONDS:
                said_at = time.monotonic()
                say(f"  {len(told)} of {total}")
        code = process.wait()
    finally:
        if process.poll() is None:
            end(process)
    if code != 0 or len(told) != total + 1:
        raise StepFailedError(f"the players ended with {code} after {len(told)} of {total} dialogues")
    return told


def read_back(url: str, made: dict[str, Any], plan: dict[str, Any], played: Sequence[dict[str, Any]]) -> Verdict:
    """Judge every dialogue."""
    verdict = Verdict()
    scripts = {dialogue["number"]: dialogue for dialogue in plan["dialogues"]}
    with httpx.Client(base_url=url, trust_env=False, timeout=30) as http:
        agent = read_as_agent(http, plan["agent"])
        for record in played:
            if record["type"] == "dialogue":
                script = scripts[record["number"]]
                judge(verdict, record, script["turns"], read_as_customer(http, made, script["subject"]), agent)
    return verdict


def summarize(played: Sequence[dict[str, Any]], verdict: Verdict, dialogues: int, seconds: float) -> dict[str, Any]:
    """Return the figures of the run."""
    parts = [record for record in played if record["type"] == "dialogue"]
    delays = [delay for record in parts for delay in record["delivery_ms"]]
    troubles: Counter[str] = Counter()
    for record in parts:
        troubles.update(record["troubles"])
    found = asdict(verdict)
    found.pop("problems")
    return {
        "dialogues": dialogues,
        **found,
        "reconnects": sum(record["reconnects"] for record in played),
        "reloads": sum(record["reloads"] for record in parts),
        "troubles": dict(sorted(troubles.items())),
        "median_gap_seconds": round(statistics.median(delays) / 1000, 3) if delays else None,
        "longest_gap_seconds": round(max(delays) / 1000, 3) if delays else None,
        "seconds": round(seconds, 1),
        "ok": verdict.is_clean,
    }


def report(figures: dict[str, Any], verdict: Verdict, *, as_json: bool) -> None:
    """Say what went wrong, and print the figures."""
    for problem in verdict.problems[:_PROBLEMS_SHOWN]:
        say(problem)
    if len(verdict.problems) > _PROBLEMS_SHOWN:
        say(f"… and {len(verdict.problems) - _PROBLEMS_SHOWN} more")
    if as_json:
        print(json.dumps(figures))
        return
    for name, value in figures.items():
        print(f"{name.replace('_', ' '):>20}  {value}")
