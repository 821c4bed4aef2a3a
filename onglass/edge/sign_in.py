"""How often a password may be guessed: by address and by e-mail, whether or not anybody has it.

Invariant: only failures count, and they count alike for known and unknown agents.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from onglass.edge.access import Visit
from onglass.edge.limits import Bucket, slow_down
from onglass.platform.problems import Unauthenticated


@contextmanager
def guard_sign_in(visit: Visit, email: str) -> Iterator[None]:
    """Take from both buckets, and give back unless the block refused the credentials; raises TooMany."""
    buckets = [visit.gate.failures.of(visit.address), visit.gate.guesses.of(email.strip().lower())]
    waits = [bucket.take() for bucket in buckets]
    if any(waits):
        _give_back([bucket for bucket, seconds in zip(buckets, waits, strict=True) if not seconds])
        raise slow_down(max(waits))
    try:
        yield
    except Unauthenticated:
        raise
    except BaseException:
        _give_back(buckets)
        raise
    else:
        _give_back(buckets)


def _give_back(buckets: list[Bucket]) -> None:
    for bucket in buckets:
        bucket.give_back()
