"""P1–P8 and P12, P15 under faults: the short profile, and the long one with --long."""

import json
import os
import random
import time
from pathlib import Path

import pytest

from tests.chaos.checker import check
from tests.chaos.history import History
from tests.chaos.plan import SHORT_FAULTS, make_plan
from tests.chaos.run import Profile, run
from tests.support.scratch import scratch_folder

SEED_NAME = "ONGLASS_CHAOS_SEED"


def _seed() -> int:
    return int(os.environ.get(SEED_NAME) or time.time_ns() % 1_000_000)


def _judge(history: History, *, seed: int, name: str, least_acked: int, least_faults: int) -> None:
    acked = sum(send.outcome == "ok" for send in history.sends)
    resent = sum(send.tries > 1 for send in history.sends)
    anomalies = check(history)
    figures = {
        "acked": acked,
        "resent": resent,
        "unknown": sum(send.outcome == "unknown" for send in history.sends),
        "faults": len(history.faults),
        "kinds": len(set(history.faults)),
        "level_after_s": round(history.level_after_seconds, 2),
        "timers": len(history.timer_effects),
        "outbound": len(history.outbound),
        "anomalies": len(anomalies),
        "seed": seed,
    }
    print(f"\nchaos {json.dumps(figures)}")
    if anomalies:
        kept = Path(os.environ.get("TMPDIR", "/tmp")) / f"onglass-chaos-{seed}.json"
        history.write(kept)
        again = f"{SEED_NAME}={seed} ./run test tests/chaos/test_chaos.py -k {name}"
        pytest.fail("\n".join([*anomalies, f"history: {kept}", f"again: {again}"]))
    assert acked >= least_acked, figures
    assert len(history.faults) >= least_faults, figures


@pytest.mark.timeout(420)
async def test_p01_to_p08_nothing_is_lost_doubled_or_out_of_order_short() -> None:
    seed = _seed()
    plan = make_plan(random.Random(seed))
    with scratch_folder("chaos") as folder:
        history = await run(Profile(seconds=120.0, faults=plan), seed=seed, folder=folder)
    _judge(history, seed=seed, name="short", least_acked=5_000, least_faults=40)


@pytest.mark.long
@pytest.mark.timeout(2400)
async def test_p01_to_p08_nothing_is_lost_doubled_or_out_of_order_long() -> None:
    seed = _seed()
    plan = make_plan(random.Random(seed), faults=SHORT_FAULTS, repeats=24)
    with scratch_folder("chaos") as folder:
        history = await run(
            Profile(seconds=1200.0, faults=plan, timers=300, pause_seconds=0.1), seed=seed, folder=folder
        )
    _judge(history, seed=seed, name="long", least_acked=50_000, least_faults=300)
