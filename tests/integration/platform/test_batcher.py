"""The group committer against a real database: a statement that locks groups, numbers members, refuses poison."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any, NamedTuple

import asyncpg
import pytest
import pytest_asyncio

from onglass.platform.batcher import Batcher
from onglass.platform.database import Addresses
from onglass.platform.problems import Unavailable

SCHEMA = """
create table line (id int primary key, last_seq int not null default 0);
create table entry (line_id int references line, key text, seq int, body text check (body <> 'poison'),
  primary key (line_id, key), unique (line_id, seq));
insert into line select generate_series(1, 500);
grant all on line, entry to onglass_committer
"""
# The shape of the real thing: lock in order, find what is there already, number the rest.
WRITE = """
with input as materialized (
  select * from unnest($1::int[], $2::text[], $3::text[]) with ordinality t (line_id, key, body, n)),
locked as materialized (
  select l.* from line l where l.id in (select line_id from input) order by l.id for no key update),
already as materialized (select i.n, e.seq from input i cross join lateral
  (select seq from entry e where e.line_id = i.line_id and e.key = i.key limit 1) e),
fresh as materialized (select i.*, l.last_seq + row_number() over (partition by i.line_id order by n) as seq
  from input i join locked l on l.id = i.line_id where n not in (select n from already)),
put as (insert into entry select line_id, key, seq, body from fresh),
moved as (update line l set last_seq = x.seq
  from (select line_id, max(seq) seq from fresh group by 1) x where l.id = x.line_id)
select n, seq from fresh union all select n, seq from already
"""


class Entry(NamedTuple):
    line_id: int
    key: str
    body: Any = "hello"


class Statements:
    """Executes, and counts how."""

    def __init__(self) -> None:
        self.batches: list[int] = []

    async def many(self, connection: asyncpg.Connection, entries: Sequence[Entry]) -> list[int]:
        self.batches.append(len(entries))
        columns = [list(column) for column in zip(*entries, strict=True)]
        rows = await connection.fetch(WRITE, *columns)
        found = {row["n"]: row["seq"] for row in rows}
        return [found[number] for number in range(1, len(entries) + 1)]

    async def one(self, connection: asyncpg.Connection, entry: Entry) -> int:
        return (await self.many(connection, [entry]))[0]


class Bench:
    """A batcher under test, its database and what it executed."""

    def __init__(self, batcher: Batcher[Entry, int], owner: asyncpg.Connection, statements: Statements) -> None:
        self.batcher = batcher
        self.owner = owner
        self.statements = statements

    async def send(self, *entries: Entry) -> list[Any]:
        return await asyncio.gather(*(self.batcher.submit(entry) for entry in entries), return_exceptions=True)

    async def stored(self) -> Any:
        return await self.owner.fetchval("select count(*) from entry")

    async def lock_line(self, address: str, line_id: int) -> asyncpg.Connection:
        other = await asyncpg.connect(address)
        await other.execute(f"begin; select 1 from line where id = {line_id} for update")
        return other


def make_batcher(address: str, statements: Statements, **options: Any) -> Batcher[Entry, int]:
    return Batcher(
        connect=lambda: asyncpg.connect(address),
        execute_many=statements.many,
        execute_one=statements.one,
        twin_key=lambda entry: (entry.line_id, entry.key),
        group_key=lambda entry: entry.line_id,
        **options,
    )


@pytest_asyncio.fixture
async def bench(addresses: Addresses) -> AsyncIterator[Bench]:
    owner = await asyncpg.connect(addresses.owner)
    await owner.execute(SCHEMA)
    statements = Statements()
    batcher = make_batcher(addresses.committer, statements)
    await batcher.start()
    yield Bench(batcher, owner, statements)
    await batcher.close()
    await owner.close()


async def assert_gapless(owner: asyncpg.Connection) -> None:
    wrong = await owner.fetch(
        "select l.id from line l left join entry e on e.line_id = l.id group by l.id, l.last_seq"
        " having count(e.key) <> l.last_seq or coalesce(max(e.seq), 0) <> l.last_seq"
    )
    assert wrong == []


async def test_many_callers_share_statements_and_each_gets_its_own_number(bench: Bench) -> None:
    await bench.send(Entry(1, "warm"))
    seqs = await bench.send(*(Entry(2, str(number)) for number in range(300)))
    assert seqs == list(range(1, 301)), "callers of one group are numbered in the order they came"
    assert len(bench.statements.batches) < 8
    assert max(bench.statements.batches) == 128
    await assert_gapless(bench.owner)


async def test_a_single_caller_is_not_made_to_wait_for_company(bench: Bench) -> None:
    await bench.send(Entry(1, "warm"))
    began_at = time.monotonic()
    for number in range(50):
        await bench.batcher.submit(Entry(1, str(number)))
    assert (time.monotonic() - began_at) / 50 < 0.02
    assert set(bench.statements.batches) == {1}


async def test_twins_in_one_moment_get_the_same_answer_and_make_one_row(bench: Bench) -> None:
    seqs = await bench.send(*(Entry(1, "same") for _ in range(40)), Entry(1, "other"))
    assert set(seqs[:40]) == {seqs[0]}
    assert await bench.stored() == 2
    await assert_gapless(bench.owner)


async def test_poison_fails_its_own_caller_only(bench: Bench) -> None:
    entries = [Entry(number % 7 + 1, str(number), "poison" if number in {5, 77} else "fine") for number in range(128)]
    answers = await bench.send(Entry(9, "first"), *entries)
    failed = [number for number, answer in enumerate(answers[1:]) if isinstance(answer, Exception)]
    assert failed == [5, 77]
    assert all(isinstance(answers[1 + number], asyncpg.CheckViolationError) for number in failed)
    assert await bench.stored() == 127
    await assert_gapless(bench.owner)


async def test_a_value_the_driver_cannot_encode_fails_its_own_caller_only(bench: Bench) -> None:
    answers = await bench.send(*(Entry(1, str(number), 7 if number == 3 else "fine") for number in range(20)))
    failed = [number for number, answer in enumerate(answers) if isinstance(answer, Exception)]
    assert failed == [3]
    assert await bench.stored() == 19
    assert isinstance((await bench.send(Entry(1, "after")))[0], int)


async def test_a_locked_group_waits_alone_while_all_others_go_on(bench: Bench, addresses: Addresses) -> None:
    await bench.send(Entry(1, "warm"))
    other = await bench.lock_line(addresses.owner, 13)
    began_at = time.monotonic()
    locked = [bench.batcher.submit(Entry(13, str(number))) for number in range(5)]
    slowest = 0.0
    for round_number in range(60):
        sent_at = time.monotonic()
        answers = await bench.send(*(Entry(20 + line, f"{round_number}") for line in range(20)))
        slowest = max(slowest, time.monotonic() - sent_at)
        assert not any(isinstance(answer, Exception) for answer in answers)
        if round_number % 10 == 0:
            locked.append(bench.batcher.submit(Entry(13, f"more {round_number}")))
    assert slowest < 0.6, "one batch meets the lock, later ones do not"
    assert not any(future.done() for future in locked)
    await asyncio.sleep(max(0.0, began_at + 0.7 - time.monotonic()))
    await other.execute("rollback")
    assert await asyncio.gather(*locked) == list(range(1, len(locked) + 1)), "and keeps its order"
    await other.close()
    await assert_gapless(bench.owner)


async def test_a_group_locked_for_too_long_is_refused_with_503(bench: Bench, addresses: Addresses) -> None:
    other = await bench.lock_line(addresses.owner, 13)
    began_at = time.monotonic()
    with pytest.raises(Unavailable) as refusal:
        await bench.batcher.submit(Entry(13, "stuck"))
    assert 1.5 < time.monotonic() - began_at < 3.0
    assert refusal.value.status == 503
    assert refusal.value.retry_after_seconds == 1
    await other.close()
    assert await bench.batcher.submit(Entry(13, "stuck")) == 1, "sent again, it is stored once"
    assert await bench.stored() == 1


async def test_what_was_on_a_terminated_connection_is_sent_again_and_stored_once(bench: Bench) -> None:
    answers: list[Any] = []

    async def sender(line_id: int) -> None:
        for number in range(60):
            answers.extend(await bench.send(Entry(line_id, str(number))))

    async def terminator() -> None:
        for _ in range(8):
            await asyncio.sleep(0.05)
            await bench.owner.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                " where usename = 'onglass_committer' and datname = current_database()"
            )

    await asyncio.gather(*(sender(line_id) for line_id in range(1, 21)), terminator())
    assert not [answer for answer in answers if isinstance(answer, Exception)]
    assert await bench.stored() == 20 * 60
    await assert_gapless(bench.owner)


async def test_two_writers_racing_with_the_same_keys_make_each_row_once(bench: Bench, addresses: Addresses) -> None:
    other_statements = Statements()
    other = make_batcher(addresses.committer, other_statements)
    await other.start()
    entries = [Entry(number % 5 + 1, str(number // 2)) for number in range(3000)]

    async def send_all(submit: Callable[[Entry], "asyncio.Future[int]"]) -> list[Any]:
        return await asyncio.gather(*(submit(entry) for entry in entries), return_exceptions=True)

    mine, theirs = await asyncio.gather(send_all(bench.batcher.submit), send_all(other.submit))
    await other.close()
    assert mine == theirs
    assert await bench.stored() == len(set(entries))
    await assert_gapless(bench.owner)


async def test_too_many_waiting_are_refused_at_once(addresses: Addresses, bench: Bench) -> None:
    small = make_batcher(addresses.committer, Statements(), max_waiting=10)
    await small.start()
    taken = [small.submit(Entry(1, str(number))) for number in range(10)]
    with pytest.raises(Unavailable) as refusal:
        await small.submit(Entry(1, "one too many"))
    assert refusal.value.retry_after_seconds == 1
    assert await asyncio.gather(*taken) == list(range(1, 11))
    await small.close()


async def test_without_a_database_callers_are_refused_in_time_and_served_when_it_is_back(
    addresses: Addresses, bench: Bench
) -> None:
    is_away = True
    statements = Statements()

    async def connect() -> asyncpg.Connection:
        if is_away:
            raise ConnectionRefusedError
        return await asyncpg.connect(addresses.committer)

    batcher = Batcher(
        connect=connect,
        execute_many=statements.many,
        execute_one=statements.one,
        twin_key=lambda entry: entry.key,
        group_key=lambda entry: entry.line_id,
        patience_seconds=0.5,
    )
    await batcher.start()
    began_at = time.monotonic()
    answers = await asyncio.gather(*(batcher.submit(Entry(1, str(n))) for n in range(5)), return_exceptions=True)
    assert all(isinstance(answer, Unavailable) for answer in answers)
    assert time.monotonic() - began_at < 1.5
    is_away = False
    assert await batcher.submit(Entry(1, "back")) == 1
    await batcher.close()


async def test_a_statement_that_hangs_does_not_hang_its_callers(addresses: Addresses, bench: Bench) -> None:
    async def hang(connection: asyncpg.Connection, _entry: Entry) -> int:
        await connection.execute("select pg_sleep(4)")
        return 1

    batcher = Batcher(
        connect=lambda: asyncpg.connect(addresses.committer),
        execute_many=Statements().many,
        execute_one=hang,
        twin_key=lambda entry: entry.key,
        group_key=lambda entry: entry.line_id,
        patience_seconds=0.5,
    )
    await batcher.start()
    began_at = time.monotonic()
    with pytest.raises(Unavailable):
        await batcher.submit(Entry(1, "slow"))
    assert time.monotonic() - began_at < 1.5
    await batcher.close()


async def test_a_caller_who_gave_up_disturbs_nobody(bench: Bench) -> None:
    await bench.send(Entry(1, "warm"))
    futures = [bench.batcher.submit(Entry(2, str(number))) for number in range(20)]
    futures[3].cancel()
    answers = await asyncio.gather(*futures, return_exceptions=True)
    assert [type(answer) for answer in answers].count(int) == 19
    await assert_gapless(bench.owner)


async def test_closing_stores_what_was_taken(addresses: Addresses, bench: Bench) -> None:
    batcher = make_batcher(addresses.committer, Statements())
    await batcher.start()
    futures = [batcher.submit(Entry(3, str(number))) for number in range(200)]
    await batcher.close()
    assert [future.result() for future in futures] == list(range(1, 201))
    with pytest.raises(Unavailable):
        await batcher.submit(Entry(3, "late"))
