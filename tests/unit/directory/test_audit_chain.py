"""Any tampering with a chain shows, at the row where it begins."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from onglass.directory.engine.audit_chain import FIRST_HASH, AuditEntry, ChainCheck, chain_hash
from onglass.directory.model import AuditRow, AuditVerdict

WORKSPACE = UUID(int=7)
START = datetime(2026, 3, 1, 12, 0, 0, 123456, UTC)


def chain(length: int) -> list[AuditRow]:
    rows, previous = [], FIRST_HASH
    for number in range(1, length + 1):
        entry = AuditEntry(
            workspace_id=WORKSPACE,
            number=number,
            occurred_at=START + timedelta(seconds=number),
            actor_kind="agent",
            actor_id=UUID(int=number),
            action="agent.created",
            target_kind="agent",
            target_id=UUID(int=number + 100),
            detail={"email": f"a{number}@example.test", "roles": ["x", "y"]},
        )
        own = chain_hash(previous, entry)
        fields = {name: getattr(entry, name) for name in entry.__struct_fields__ if name != "workspace_id"}
        rows.append(AuditRow(**fields, previous_hash=previous, hash=own))
        previous = own
    return rows


def check(rows: list[AuditRow], *, head: AuditRow) -> AuditVerdict:
    walk = ChainCheck(WORKSPACE)
    return walk.add(rows) or walk.finish(head_number=head.number, head_hash=head.hash)


def test_an_untouched_chain_holds_and_so_does_an_empty_one() -> None:
    rows = chain(5)
    assert check(rows, head=rows[-1]) == AuditVerdict(intact=True, checked=5)
    assert ChainCheck(WORKSPACE).finish(head_number=0, head_hash=FIRST_HASH).intact


CHANGES: dict[str, Any] = {
    "occurred_at": START,
    "actor_kind": "admin",
    "actor_id": None,
    "action": "agent.disabled",
    "target_kind": None,
    "target_id": UUID(int=1),
    "detail": {"email": "other@example.test", "roles": ["x", "y"]},
    "previous_hash": bytes(32),
    "hash": bytes(32),
    "number": 9,
}


@given(st.integers(1, 6), st.sampled_from(sorted(CHANGES)))
def test_a_changed_field_shows_at_its_row(position: int, field: str) -> None:
    rows = chain(6)
    changed = msgspec.structs.replace(rows[position - 1], **{field: CHANGES[field]})
    if changed == rows[position - 1]:  # the first row does begin with zeros
        return
    verdict = check([*rows[: position - 1], changed, *rows[position:]], head=rows[-1])
    assert not verdict.intact
    assert verdict.broken_at == position


@given(st.integers(1, 6))
def test_a_removed_row_shows_even_when_it_was_the_last(position: int) -> None:
    rows = chain(6)
    verdict = check(rows[: position - 1] + rows[position:], head=rows[-1])
    assert not verdict.intact
    assert verdict.broken_at == position


def test_a_row_of_another_workspace_does_not_fit() -> None:
    rows = chain(2)
    walk = ChainCheck(UUID(int=8))
    verdict = walk.add(rows)
    assert verdict is not None
    assert verdict.broken_at == 1


def test_a_rewritten_end_shows_against_the_head() -> None:
    rows = chain(3)
    forged = chain(2)[-1:]
    verdict = check([rows[0], *forged], head=rows[-1])
    assert not verdict.intact


def test_the_hash_depends_on_the_instant_and_not_on_its_time_zone() -> None:
    entry = AuditEntry(
        workspace_id=WORKSPACE, number=1, occurred_at=START, actor_kind="operator", actor_id=None, action="x",
        target_kind=None, target_id=None, detail={"b": 1, "a": 2},
    )  # fmt: skip
    elsewhere = msgspec.structs.replace(
        entry, occurred_at=START.astimezone(timezone(timedelta(hours=5))), detail={"a": 2, "b": 1}
    )
    assert chain_hash(FIRST_HASH, entry) == chain_hash(FIRST_HASH, elsewhere)
