"""Which fault comes when: a fixed, shuffled plan in which every fault of the profile occurs at least three times."""

import random
from collections.abc import Sequence

SHORT_FAULTS = (
    "node_killed",
    "node_stopped",
    "lock_holder_stopped",
    "postmaster_killed",
    "backends_terminated",
    "conversation_locked",
    "connections_exhausted",
    "broker_killed",
    "hints_dropped",
    "hints_doubled",
    "hints_reordered",
    "connections_reset",
    "connections_black_holed",
    "connections_slowed",
    "reader_never_reads",
)
REPEATS = 3


def make_plan(chance: random.Random, *, faults: Sequence[str] = SHORT_FAULTS, repeats: int = REPEATS) -> list[str]:
    """Return every fault `repeats` times, shuffled by `chance`, which nothing else draws from."""
    plan = list(faults) * repeats
    chance.shuffle(plan)
    return plan
