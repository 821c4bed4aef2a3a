"""Pages of agents' lists: which cases stand in a view, narrowed down, sought by words, in one of two orders.

Invariant: what comes from a request is a parameter of the statement, never a part of its text; a page begins exactly
where the one before it ended, also among equals.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from onglass.conversations._store.rows import AGENT_ROWS
from onglass.conversations.engine import Term
from onglass.conversations.model import CaseFilter, ListOrder, Position, Reader, Status, ViewName
from onglass.platform.transactions import Row, Transaction

NOTHING_OWED = datetime(9999, 1, 1, tzinfo=UTC)
_DUE = "coalesce(c.deadline_at, '9999-01-01 00:00+00'::timestamptz)"

_PAGE = """
with {terms}page as materialized (
  select c.workspace_id, c.id, $2::uuid reader_id, row_number() over (order by {order}) n
  from conversation c {joins} where c.workspace_id = $1 {conditions}
  order by {order} limit $3)"""

_TERMS = """terms as materialized (
  select t.text, t.query::tsquery query, t.number, t.national
  from unnest({texts}, {queries}, {numbers}, {nationals}) t(text, query, number, national)),
"""
_SEARCHED = """join customer s on s.workspace_id = c.workspace_id and s.id = c.customer_id
  left join conversation_search w on w.workspace_id = c.workspace_id and w.conversation_id = c.id"""
_PHONE = """case when t.number is null then false
    when s.phone ~ '^\\s*(\\+|00)' then position(t.number in {digits}) > 0
    else position(t.national in {digits}) > 0 end""".format(
    digits="regexp_replace(replace(s.phone, '(0)', ''), '\\D', '', 'g')"
)
_HAS_ALL_TERMS = f"""and not exists (
    select 1 from terms t where not coalesce(
      position(t.text in lower(concat_ws(' ', c.case_number, c.subject, s.name, s.email))) > 0
      or w.words @@ t.query or {_PHONE}, false))"""

_IN_QUEUE_OF_TEAM = """exists (
    select 1 from queue q join team_member m on m.workspace_id = q.workspace_id and m.team_id = q.team_id
    where q.workspace_id = c.workspace_id and q.id = c.queue_id and m.agent_id = $2)"""
_WITH_TEAMMATE = """exists (
    select 1 from team_member m join team_member o on o.workspace_id = m.workspace_id and o.team_id = m.team_id
    where m.workspace_id = c.workspace_id and m.agent_id = $2 and o.agent_id = c.assignee_id)"""
_VIEWS: dict[ViewName, str] = {
    "mine": "and c.assignee_id = $2",
    "queue": "and c.assignee_id is null and c.status = 1",
    "team": f"and ({_IN_QUEUE_OF_TEAM} or {_WITH_TEAMMATE})",
    "all": "",
    "snoozed": "and c.status = 2",
    "parked": "and c.status = 1 and c.holding = 2",
}
_WITH_ALL_TAGS = """and c.id in (
    select ct.conversation_id from conversation_tag ct where ct.workspace_id = $1 and ct.tag_id = any({tags})
    group by ct.conversation_id having count(*) = cardinality({tags}))"""


class _Values(list[Any]):
    """The statement's parameters; each is named in its text by its place."""

    def add(self, value: Any, sql_type: str) -> str:
        self.append(value)
        return f"${len(self)}::{sql_type}"


async def fetch_agent_page(
    tx: Transaction,
    reader: Reader,
    *,
    view: ViewName,
    status: Status | None,
    having: CaseFilter,
    terms: Sequence[Term],
    order: ListOrder,
    after: Position | None,
    at_most: int,
) -> list[Row]:
    """Return rows for `shape_agent_row`: with `terms` those that have every one, without them what is not resolved."""
    values = _Values([tx.workspace_id, reader.id, at_most])
    conditions = [
        _VIEWS[view],
        _status(status, is_search=bool(terms)),
        *_having(having, values),
        *_after(after, status, order, values),
    ]
    page = _PAGE.format(
        terms=_terms(terms, values),
        joins=_SEARCHED if terms else "",
        conditions=" ".join((*conditions, _HAS_ALL_TERMS if terms else "")),
        order=f"{_DUE}, c.updated_at desc, c.id desc" if order == "due" else f"c.{_moved(status)} desc, c.id desc",
    )
    return await tx.fetch(page + AGENT_ROWS, *values)


def position_of(row: Row, status: Status | None, order: ListOrder) -> Position:
    """Return where a page ends whose last row this is."""
    if order == "due":
        return Position(row["updated_at"], row["id"], row["deadline_at"] or NOTHING_OWED)
    return Position(row[_moved(status)], row["id"])


def _moved(status: Status | None) -> str:
    return "resolved_at" if status is Status.RESOLVED else "updated_at"


def _status(status: Status | None, *, is_search: bool) -> str:
    if status is not None:
        return f"and c.status = {int(status)}"
    return "" if is_search else "and c.status <> 3"


def _having(having: CaseFilter, values: _Values) -> list[str]:
    conditions = ["and c.is_spam" if having.is_spam else "and not c.is_spam"]
    if having.queue_id is not None:
        conditions.append(f"and c.queue_id = {values.add(having.queue_id, 'uuid')}")
    if having.assignee_id is not None:
        conditions.append(f"and c.assignee_id = {values.add(having.assignee_id, 'uuid')}")
    if having.priority_at_least is not None:
        conditions.append(f"and c.priority >= {values.add(having.priority_at_least, 'integer')}")
    if having.attribute is not None:
        key, value = (values.add(part, "text") for part in having.attribute)
        conditions.append(f"and c.attributes ->> {key} = {value}")
    if having.tag_ids:
        tags = values.add(sorted(set(having.tag_ids)), "uuid[]")
        conditions.append(_WITH_ALL_TAGS.format(tags=tags))
    return conditions


def _after(after: Position | None, status: Status | None, order: ListOrder, values: _Values) -> list[str]:
    if after is None:
        return []
    place = f"({values.add(after.at, 'timestamptz')}, {values.add(after.id, 'uuid')})"
    if order == "latest":
        return [f"and (c.{_moved(status)}, c.id) < {place}"]
    due = values.add(after.due_at or NOTHING_OWED, "timestamptz")
    return [f"and ({_DUE} > {due} or ({_DUE} = {due} and (c.updated_at, c.id) < {place}))"]


def _terms(terms: Sequence[Term], values: _Values) -> str:
    if not terms:
        return ""
    texts, queries, numbers, nationals = (values.add(list(column), "text[]") for column in zip(*terms, strict=True))
    return _TERMS.format(texts=texts, queries=queries, numbers=numbers, nationals=nationals)
