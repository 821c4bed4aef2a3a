"""A second simulator, written with SimPy and sharing nothing with the first, and Erlang's C formula for both.

Invariant: where theory holds (Poisson arrivals, exponential service, one queue, nobody hangs up) all three agree; on
the very same arrivals and service times the two simulators give every customer the same wait.
"""

import math
import random
from collections.abc import Generator, Sequence
from statistics import fmean, stdev
from uuid import UUID

import msgspec
import simpy

from benchmarks.routing_calls import ANONYMOUS, Shift
from benchmarks.routing_trace import Day, Roster, Traced
from onglass.routing.model import PolicyName

_KIND = "PS"
_WARM_UP = 0.1
_T_OF_MANY = 3.0


class Queue(msgspec.Struct, frozen=True, kw_only=True):
    """Poisson arrivals to `servers` alike, exponential service."""

    arrivals_per_second: float
    mean_service_seconds: float
    servers: int


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """The chance to wait at all, and the mean wait of everybody."""

    share: float
    mean_seconds: float


class Measured(msgspec.Struct, frozen=True, kw_only=True):
    """What replications of a simulator gave, with the standard errors of both figures."""

    share: float
    share_error: float
    mean_seconds: float
    mean_error: float

    def agrees(self, theory: Waiting) -> bool:
        """Whether theory lies within three standard errors of both figures."""
        return (
            abs(self.share - theory.share) <= _T_OF_MANY * self.share_error
            and abs(self.mean_seconds - theory.mean_seconds) <= _T_OF_MANY * self.mean_error
        )


def erlang_c(queue: Queue) -> Waiting:
    """Return what the formula says; raises ValueError when the servers cannot keep up."""
    offered = queue.arrivals_per_second * queue.mean_service_seconds
    if offered >= queue.servers:
        raise ValueError(f"{offered:.2f} erlang need more than {queue.servers} servers")
    blocked = 1.0
    for number in range(1, queue.servers + 1):
        blocked = offered * blocked / (number + offered * blocked)
    share = blocked / (1 - offered / queue.servers * (1 - blocked))
    return Waiting(share=share, mean_seconds=share * queue.mean_service_seconds / (queue.servers - offered))


def draw(queue: Queue, *, customers: int, seed: int) -> list[tuple[float, float]]:
    """Return arrivals and service times of so many customers."""
    dice = random.Random(seed)
    now, drawn = 0.0, []
    for _ in range(customers):
        now += dice.expovariate(queue.arrivals_per_second)
        drawn.append((now, dice.expovariate(1 / queue.mean_service_seconds)))
    return drawn


def waits_by_simpy(queue: Queue, drawn: Sequence[tuple[float, float]]) -> list[float]:
    """Return each customer's wait, first come first served, in the order of arrival."""
    environment = simpy.Environment()
    servers = simpy.Resource(environment, capacity=queue.servers)
    waits = [math.nan] * len(drawn)

    def customer(number: int, service_seconds: float) -> Generator[simpy.Event, None, None]:
        arrived_at = environment.now
        with servers.request() as turn:
            yield turn
            waits[number] = environment.now - arrived_at
            yield environment.timeout(service_seconds)

    def arrivals() -> Generator[simpy.Event, None, None]:
        for number, (arrives_at, service_seconds) in enumerate(drawn):
            yield environment.timeout(arrives_at - environment.now)
            environment.process(customer(number, service_seconds))

    environment.process(arrivals())
    environment.run()
    return waits


def waits_by_trace(queue: Queue, drawn: Sequence[tuple[float, float]], *, policy: PolicyName) -> list[float]:
    """Return each customer's wait as the trace simulator and the product's engine have it, in the order of arrival."""
    traced = [
        Traced(
            id=UUID(int=number + 1),
            kind=_KIND,
            customer=ANONYMOUS,
            arrived_at=arrives_at,
            target_seconds=queue.mean_service_seconds,
            patience_seconds=math.inf,
            service_seconds=service_seconds,
        )
        for number, (arrives_at, service_seconds) in enumerate(drawn)
    ]
    names = [f"S{number}" for number in range(queue.servers)]
    skills = dict.fromkeys(names, frozenset({_KIND}))
    roster = Roster(
        shifts=[Shift(server=name, starts_at=0.0, ends_at=math.inf) for name in names], listed=skills, true=skills
    )
    played = Day(traced, roster, policy=policy, known={}).play()
    return [played.waits[each.id] for each in traced]


def measure(runs: Sequence[Sequence[float]]) -> Measured:
    """Return what replications say, each without its first tenth."""
    shares, means = [], []
    for waits in runs:
        settled = waits[int(len(waits) * _WARM_UP) :]
        shares.append(fmean(wait > 1e-9 for wait in settled))
        means.append(fmean(settled))
    many = math.sqrt(len(runs))
    return Measured(
        share=fmean(shares),
        share_error=stdev(shares) / many,
        mean_seconds=fmean(means),
        mean_error=stdev(means) / many,
    )
