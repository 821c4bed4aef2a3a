"""Cases and candidates out of nothing, as many as wanted, the same for the same seed, to time decisions."""

import random
from uuid import UUID

from onglass.routing.model import Candidate, Case

_SKILLS = tuple(UUID(int=(3 << 64) + number) for number in range(12))
_TEAMS = tuple(UUID(int=(4 << 64) + number) for number in range(4))
_TARGETS_SECONDS = (60.0, 180.0, 900.0, 3600.0)


def synthetic_candidates(count: int, *, seed: int = 1, room: bool = True) -> list[Candidate]:
    """Return agents with two to five skills of levels 1 to 5 in one or two teams; without `room` all are full."""
    dice = random.Random(f"candidates-{seed}")
    return [
        Candidate(
            agent_id=UUID(int=(2 << 64) + number),
            skills={skill_id: dice.randint(1, 5) for skill_id in dice.sample(_SKILLS, dice.randint(2, 5))},
            load=dice.randrange(10) if room else 10,
            capacity=10,
            idle_since=dice.uniform(-3600, 0),
            team_ids=frozenset(dice.sample(_TEAMS, dice.randint(1, 2))),
        )
        for number in range(count)
    ]


def synthetic_cases(count: int, *, seed: int = 1, now: float = 0.0, agents: int = 1000) -> list[Case]:
    """Return cases that have waited for up to two hours; half need a skill, a third knows one of the first `agents`."""
    dice = random.Random(f"cases-{seed}")
    cases = []
    for number in range(count):
        arrived_at = now - dice.uniform(0, 7200)
        cases.append(
            Case(
                conversation_id=UUID(int=(1 << 64) + number),
                arrived_at=arrived_at,
                deadline_at=arrived_at + dice.choice(_TARGETS_SECONDS) if dice.random() < 0.9 else None,
                priority=dice.choice((0, 0, 0, 1, 2)),
                needs={dice.choice(_SKILLS): dice.randint(1, 3)} if dice.random() < 0.5 else {},
                owner_id=None,
                previous_owner_ids=(UUID(int=(2 << 64) + dice.randrange(agents)),) if dice.random() < 1 / 3 else (),
                team_id=dice.choice(_TEAMS) if dice.random() < 0.25 else None,
            )
        )
    return cases
