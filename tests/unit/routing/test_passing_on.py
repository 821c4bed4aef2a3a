"""Who passed a case on to whom, out of any order of hands."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from onglass.routing.engine.passing_on import Hand, PassedOn, last_passed_on

ANA, BEN, CY = (UUID(int=number) for number in (1, 2, 3))
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def hands(*had: tuple[UUID | None, str]) -> list[Hand]:
    return [Hand(NOON + timedelta(minutes=number), agent_id, reason) for number, (agent_id, reason) in enumerate(had)]


def passed(from_id: UUID, to_id: UUID | None, minute: int, reason: str) -> PassedOn:
    return PassedOn(from_id, to_id, NOON + timedelta(minutes=minute), reason)


@pytest.mark.parametrize(
    ("had", "found"),
    [
        ([], None),
        ([(ANA, "routed")], None),
        ([(ANA, "routed"), (BEN, "transfer")], passed(ANA, BEN, 1, "transfer")),
        ([(ANA, "routed"), (None, "transfer"), (BEN, "routed")], passed(ANA, BEN, 1, "transfer")),
        ([(ANA, "routed"), (None, "owner_away"), (ANA, "routed")], None),
        ([(ANA, "routed"), (BEN, "transfer"), (CY, "taken_over")], passed(BEN, CY, 2, "taken_over")),
        ([(ANA, "routed"), (BEN, "transfer"), (None, "owner_away")], passed(BEN, None, 2, "owner_away")),
        ([(None, "manual"), (ANA, "routed")], None),
    ],
)
def test_the_last_time_it_changed_hands(had: list[tuple[UUID | None, str]], found: PassedOn | None) -> None:
    assert last_passed_on(hands(*had)) == found
