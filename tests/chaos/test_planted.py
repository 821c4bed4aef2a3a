"""The checker finds bugs that are planted into running nodes, each within a short run."""

import subprocess
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.chaos.checker import check
from tests.chaos.cluster import migrated_database
from tests.chaos.planted import PLANTS
from tests.chaos.run import Profile, run
from tests.support.scratch import scratch_folder

SECONDS = 6.0
FAULTS = {
    "no_idempotency_key": ("connections_black_holed", "connections_reset"),
    "global_id_cursor": ("hints_doubled",),
    "payload_from_broker_only": ("hints_dropped",),
    "fire_and_forget_webhook": ("node_killed", "node_killed"),
    "timer_without_lock": ("hints_doubled",),
}
FOUND = {
    "no_idempotency_key": "P3",
    "global_id_cursor": "P5",
    "payload_from_broker_only": "P5",
    "fire_and_forget_webhook": "P12 outbound lost",
    "timer_without_lock": "P15 timers fired twice",
}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def database() -> AsyncIterator[Path]:
    """A folder with a migrated database, made once for all runs."""
    with scratch_folder("planted-database") as folder:
        await migrated_database(folder)
        yield folder


@pytest.fixture
def folder(database: Path) -> Iterator[Path]:
    """A folder of this run's own that has the database already."""
    with scratch_folder("planted") as made:
        # Not shutil: the files belong to the account that runs the server.
        subprocess.run(["cp", "-a", f"{database}/.", made], check=True)
        yield made


@pytest.mark.timeout(240)
@pytest.mark.parametrize("plant", PLANTS)
async def test_a_planted_bug_is_found(plant: str, folder: Path) -> None:
    profile = Profile(
        seconds=SECONDS, faults=FAULTS[plant], pause_seconds=0.03, timers=40, plant=plant, settle_seconds=2.0
    )
    history = await run(profile, seed=11, folder=folder)
    anomalies = check(history)
    assert any(anomaly.startswith(FOUND[plant]) for anomaly in anomalies), anomalies


@pytest.mark.timeout(240)
async def test_the_same_short_run_without_a_bug_is_clean(folder: Path) -> None:
    faults = ("connections_black_holed", "hints_dropped", "node_killed")
    profile = Profile(seconds=SECONDS, faults=faults, pause_seconds=0.03, timers=40)
    history = await run(profile, seed=11, folder=folder)
    assert check(history) == []
