"""The words for cases as an administrator sets them: what each change leaves in the audit, and whom it belongs to."""

import asyncio
from typing import Any

import asyncpg
import pytest

from onglass.directory import commands
from onglass.directory import label_queries as queries
from onglass.directory.commands import labels
from onglass.directory.model import operator_of
from onglass.platform.database import Addresses
from onglass.platform.ids import new_id
from onglass.platform.problems import Conflict, Invalid, NotFound
from tests.integration.directory.makers import House, connect
from tests.integration.directory.work import Work, paths


async def test_each_change_leaves_an_audit_row_and_no_change_leaves_none(work: Work) -> None:
    tag = await work.do(commands.create_tag, name="Card")
    assert await work.last_audit() == ("tag.created", tag.id, {"name": "Card"})
    assert await work.do(commands.rename_tag, tag.id, name="card") == type(tag)(id=tag.id, name="card")
    assert await work.last_audit() == ("tag.renamed", tag.id, {"from": "Card", "to": "card"})
    await work.do(commands.rename_tag, tag.id, name="card")
    field = await work.do(commands.create_attribute, key="plan", label="Plan", kind="choice", choices=["Gold"])
    detail = {"key": "plan", "label": "Plan", "kind": "choice", "choices": ["Gold"]}
    assert await work.last_audit() == ("attribute.created", field.id, detail)
    changed = await work.do(commands.change_attribute, field.id, choices=["Gold", "Iron"], label="Plan")
    assert await work.ask(queries.list_attributes) == [changed]
    detail = {"key": "plan", "choices": ["Gold", "Iron"]}
    assert await work.last_audit() == ("attribute.changed", field.id, detail)
    await work.do(commands.change_attribute, field.id, choices=["Gold", "Iron"])
    reason = await work.do(commands.create_closing_reason, name="Solved", rank=2)
    await work.do(commands.change_closing_reason, reason.id, rank=1)
    assert await work.last_audit() == ("closing_reason.changed", reason.id, {"rank": 1})
    before = await work.last_audit()
    await work.do(commands.change_closing_reason, reason.id, rank=1, name="Solved")
    assert await work.last_audit() == before
    for remove, thing in (
        (commands.delete_tag, tag),
        (commands.retire_attribute, field),
        (commands.retire_closing_reason, reason),
    ):
        await work.do(remove, thing.id)
        with pytest.raises(NotFound):
            await work.do(remove, thing.id)
    assert await work.last_audit() == ("closing_reason.retired", reason.id, {"name": "Solved"})


async def test_names_and_keys_are_taken_once_and_free_again_after(work: Work) -> None:
    reason = await work.do(commands.create_closing_reason, name="Solved")
    field = await work.do(commands.create_attribute, key="plan", label="Plan", kind="text")
    for again, code in (
        ((commands.create_closing_reason, {"name": "SOLVED"}), "name_taken"),
        ((commands.create_attribute, {"key": "plan", "label": "x", "kind": "number"}), "key_taken"),
    ):
        with pytest.raises(Conflict, match=code):
            await work.do(again[0], **again[1])
    await work.do(commands.retire_closing_reason, reason.id)
    await work.do(commands.retire_attribute, field.id)
    assert (await work.do(commands.create_closing_reason, name="solved")).id != reason.id
    assert (await work.do(commands.create_attribute, key="plan", label="Plan", kind="number")).kind == "number"


async def test_two_administrators_who_make_one_tag_make_it_once(work: Work) -> None:
    outcomes = await asyncio.gather(
        *(work.do(commands.create_tag, name=name) for name in ("Race", "RACE", "race")), return_exceptions=True
    )
    assert sum(isinstance(outcome, Conflict) for outcome in outcomes) == 2
    assert len(await work.ask(queries.list_tags)) == 1


async def test_a_name_that_is_new_makes_a_tag_and_leaves_no_audit_row(work: Work) -> None:
    before = await work.last_audit()
    async with work.house.database.transaction(work.house.id) as tx:
        made = await commands.find_or_make_tags(tx, ["Refund", "refund ", "Card"], path="add_tags")
        again = await commands.find_or_make_tags(tx, [str(made[0].id), "REFUND"], path="add_tags")
    assert sorted(tag.name for tag in made) == ["Card", "Refund"]
    assert {tag.id for tag in again} <= {tag.id for tag in made}
    assert await work.last_audit() == before


async def test_there_is_an_end_to_tags(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(labels, "MAX_TAGS", 2)
    await work.do(commands.create_tag, name="a")
    async with work.house.database.transaction(work.house.id) as tx:
        with pytest.raises(Conflict, match="too_many_tags"):
            await commands.find_or_make_tags(tx, ["b", "c"], path="add_tags")
    await work.do(commands.create_tag, name="b")
    with pytest.raises(Conflict, match="too_many_tags"):
        await work.do(commands.create_tag, name="c")


@pytest.mark.parametrize(
    ("kind", "choices", "path"),
    [
        ("text", ["a"], "choices"),
        ("choice", [], "choices"),
        ("choice", ["a"] * 101, "choices"),
        ("choice", ["a", "a"], "choices[1]"),
        ("choice", ["a", ""], "choices[1]"),
        ("choice", ["a\x00"], "choices[0]"),
    ],
)
async def test_a_definition_that_cannot_be_is_refused_by_path(
    work: Work, kind: Any, choices: list[str], path: str
) -> None:
    with pytest.raises(Invalid) as caught:
        await work.do(commands.create_attribute, key="x", label="x", kind=kind, choices=choices)
    assert paths(caught) == [path]


async def test_22_a_neighbours_words_look_absent_to_commands_and_to_the_database(
    work: Work, neighbour: House, module_addresses: Addresses
) -> None:
    by = operator_of(neighbour.id)
    async with neighbour.database.transaction(neighbour.id) as tx:
        tag = await commands.create_tag(tx, by, name=f"Theirs {new_id()}")
        field = await commands.create_attribute(tx, by, key="theirs", label="Theirs", kind="text")
        reason = await commands.create_closing_reason(tx, by, name="Theirs")
    for attempt in (
        work.do(commands.rename_tag, tag.id, name="x"),
        work.do(commands.delete_tag, tag.id),
        work.do(commands.change_attribute, field.id, label="x"),
        work.do(commands.retire_attribute, field.id),
        work.do(commands.change_closing_reason, reason.id, name="x"),
        work.do(commands.retire_closing_reason, reason.id),
        work.ask(queries.get_tag, tag.id),
    ):
        with pytest.raises(NotFound):
            await attempt
    assert await work.ask(queries.find_closing_reason, reason.id) is None
    async with work.house.database.transaction(work.house.id) as tx:
        with pytest.raises(Invalid):
            await commands.find_or_make_tags(tx, [str(tag.id)], path="add_tags")
    async with connect(module_addresses.app) as connection:
        await connection.execute(f"set onglass.workspace_id = '{work.house.id}'")
        for table in ("tag", "attribute_definition", "closing_reason", "saved_view", "conversation_search"):
            sql = f"select count(*) from {table} where workspace_id = $1"
            assert await connection.fetchval(sql, neighbour.id) == 0
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(
                "insert into tag (workspace_id, id, name) values ($1, $2, 'x')", neighbour.id, new_id()
            )
