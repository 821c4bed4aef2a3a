"""The checker finds bugs that are planted into running nodes, each within a short run."""

import pytest

from tests.chaos.checker import check
from tests.chaos.planted import PLANTS
from tests.chaos.run import Profile, run
from tests.support.scratch import scratch_folder

SECONDS = 7.0
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


@pytest.mark.timeout(240)
@pytest.mark.parametrize("plant", PLANTS)
async def test_a_planted_bug_is_found(plant: str) -> None:
    profile = Profile(
        seconds=SECONDS, faults=FAULTS[plant], pause_seconds=0.03, timers=40, plant=plant, settle_seconds=3.0
    )
    with scratch_folder("planted") as folder:
        history = await run(profile, seed=11, folder=folder)
    anomalies = check(history)
    assert any(anomaly.startswith(FOUND[plant]) for anomaly in anomalies), anomalies


@pytest.mark.timeout(240)
async def test_the_same_short_run_without_a_bug_is_clean() -> None:
    faults = ("connections_black_holed", "hints_dropped", "node_killed")
    profile = Profile(seconds=10.0, faults=faults, pause_seconds=0.03, timers=40)
    with scratch_folder("planted") as folder:
        history = await run(profile, seed=11, folder=folder)
    assert check(history) == []
