"""What last week would have been, over a week that was really stored: by hand countable, and nothing is saved."""

from datetime import datetime, timedelta
from uuid import UUID

import msgspec
import pytest

from onglass.directory import commands as directory
from onglass.directory.model import operator_of
from onglass.directory.work_model import Calendar, RequiredSkill, SkillLevel
from onglass.platform.ids import new_id
from onglass.platform.problems import Conflict, Invalid, NotFound
from onglass.platform.transactions import Transaction
from onglass.routing._store import history
from onglass.routing.previews import looking_back
from onglass.routing.previews.model import Preview
from onglass.routing.previews.people import preview_skill, preview_team
from onglass.routing.previews.queue import preview_queue
from onglass.routing.previews.rehearsing import MakeChange
from onglass.routing.previews.times import preview_hours, preview_service_level
from onglass.sla import commands as sla
from onglass.sla.model import Level
from tests.integration.routing.office import Office
from tests.integration.routing.past_week import write_week

_ALWAYS = Calendar(time_zone="UTC", week=((("00:00", "24:00"),),) * 7)
_NIGHTS = Calendar(time_zone="UTC", week=((("00:00", "06:00"),),) * 7)


def _queue_change(office: Office, queue_id: UUID, **settings: object) -> MakeChange:
    async def make(tx: Transaction) -> UUID:
        return (await directory.change_queue(tx, operator_of(office.id), queue_id, settings=settings)).id

    return make


def _new_level(office: Office, **targets: int) -> MakeChange:
    async def make(tx: Transaction) -> UUID:
        level = msgspec.structs.replace(Level(id=new_id(), name="Tried"), **targets)
        return (await sla.put_level(tx, operator_of(office.id), level)).id

    return make


async def _levels(office: Office) -> int:
    return len(await office.sql("select from service_level where workspace_id = $1", office.id))


async def _preview_queue(office: Office, queue_id: UUID, **settings: object) -> Preview:
    return await preview_queue(office.desk.database, office.id, _queue_change(office, queue_id, **settings), days=7)


async def test_the_same_settings_would_have_changed_nothing(office: Office) -> None:
    week = await write_week(office)
    told = await _preview_queue(office, week.queue_id)
    assert (told.basis, told.changes) == ("replayed", [])
    assert told.cases == len(week.turns) + 1, "and the case that was opened just now"
    assert told.before["recorded_median_wait_seconds"] == pytest.approx(
        sorted((turn.answered_at - turn.began_at).total_seconds() for turn in week.turns)[
            (len(week.turns) + 1) // 2 - 1
        ],
        abs=0.1,
    )
    silent = {name: value for name, value in told.before.items() if not name.startswith("recorded_")}
    assert silent == told.after
    assert (told.after["unanswered"], told.after["median_wait_seconds_of_other_queues"]) == (0, None)


async def test_longer_holding_takes_more_room_to_the_second(office: Office) -> None:
    week = await write_week(office)
    told = await _preview_queue(office, week.queue_id, hold_seconds=3600)
    next_at: dict[UUID, datetime] = {}
    held = {180: 0.0, 3600: 0.0}
    now = (await office.sql("select clock_timestamp() now"))[0]["now"]
    for turn in reversed(week.turns):
        silence = ((next_at.get(turn.conversation_id) or now) - turn.answered_at).total_seconds()
        for hold in held:
            held[hold] += min(hold, silence)
        next_at[turn.conversation_id] = turn.began_at
    assert told.before["held_slot_hours"] == round(held[180] / 3600, 2)
    assert told.after["held_slot_hours"] == round(held[3600] / 3600, 2)
    assert told.basis == "replayed"
    assert (told.after["p90_wait_seconds"] or 0) >= (told.before["p90_wait_seconds"] or 0)
    kept = await office.sql(
        "select hold_seconds from queue where workspace_id = $1 and id = $2", office.id, week.queue_id
    )
    assert kept[0]["hold_seconds"] == 180, "nothing was saved"
    assert not await office.sql("select from audit where workspace_id = $1 and action = 'queue.changed'", office.id)


async def test_a_reminder_alone_is_recounted_and_not_replayed(office: Office) -> None:
    week = await write_week(office)
    told = await _preview_queue(office, week.queue_id, remind_after_seconds=600)
    assert (told.basis, "median_wait_seconds" in told.after) == ("recounted", False)
    assert [change.figure for change in told.changes] == ["reminders"]
    assert (told.after["reminders"] or 0) > (told.before["reminders"] or 0)


async def test_a_team_without_anybody_would_have_left_all_unanswered(office: Office) -> None:
    week = await write_week(office)
    async with office.desk.database.transaction(office.id) as tx:
        team = await directory.create_team(tx, operator_of(office.id), name="Nobody")
    told = await _preview_queue(office, week.queue_id, team_id=team.id)
    assert told.after["unanswered"] == told.cases
    assert told.after["median_wait_seconds"] is None
    assert told.before["unanswered"] == 0


async def test_what_was_not_recorded_is_said_in_words(office: Office) -> None:
    week = await write_week(office, cases=5)
    told = await _preview_queue(office, week.queue_id, accepts="asked", priority=3)
    assert any("accepts" in caveat for caveat in told.caveats)
    assert any("2.0 agents at work" in caveat for caveat in told.caveats)
    await office.sql("update wait set service_seconds = null where workspace_id = $1", office.id)
    told = await _preview_queue(office, week.queue_id, priority=3)
    assert told.basis == "recounted"
    assert any("No answer's working time" in caveat for caveat in told.caveats)


async def test_a_level_is_recounted_and_stands_beside_what_its_clocks_said(office: Office) -> None:
    week = await write_week(office)
    database = office.desk.database
    lengths = [(turn.answered_at - turn.began_at).total_seconds() for turn in week.turns]
    firsts = {turn.conversation_id: turn for turn in reversed(week.turns)}
    told = await preview_service_level(database, office.id, _new_level(office, first_response_seconds=300), days=7)
    in_time = sum((turn.answered_at - turn.began_at).total_seconds() <= 300 for turn in firsts.values())
    assert told.before["first_response_met_share"] is None, "there was no level"
    assert told.after["first_response_met_share"] == round(in_time / len(firsts), 4)
    both = await preview_service_level(
        database,
        office.id,
        _new_level(office, first_response_seconds=300, next_response_seconds=300),
        days=7,
    )
    assert both.after["late_responses"] == sum(length > 300 for length in lengths)
    assert both.before["recorded_response_met_share"] is None
    assert await _levels(office) == 0
    turn = week.turns[0]
    await office.sql(
        """insert into clock (workspace_id, conversation_id, target, started_at, level_id, target_seconds,
             warning_share, stopped_at) values ($1, $2, 1, $3, $4, 60, 0.8, $5)""",
        *(office.id, turn.conversation_id, turn.began_at, new_id(), turn.answered_at),
    )
    again = await preview_service_level(database, office.id, _new_level(office, first_response_seconds=60), days=7)
    assert again.before["recorded_response_met_share"] == 1.0


async def test_hours_that_nothing_uses_are_tried_everywhere(office: Office) -> None:
    week = await write_week(office)
    database = office.desk.database

    async def make(tx: Transaction) -> UUID:
        return (await directory.create_calendar(tx, operator_of(office.id), name="Nights", calendar=_NIGHTS)).id

    told = await preview_hours(database, office.id, make, days=7)
    by_night = sum(turn.began_at.hour < 6 for turn in week.turns)
    just_now = (
        await office.sql("select began_at from wait where workspace_id = $1 order by 1 desc limit 1", office.id)
    )[0]
    by_night += just_now["began_at"].hour < 6
    assert told.before["turns_in_open_hours_share"] == 1.0
    assert told.after["turns_in_open_hours_share"] == round(by_night / told.cases, 4)
    assert (told.before["open_hours_a_week"], told.after["open_hours_a_week"]) == (168.0, 42.0)
    assert any("Nothing uses these hours yet" in caveat for caveat in told.caveats)


async def test_hours_in_use_are_recounted_where_they_hold(office: Office) -> None:
    week = await write_week(office, cases=20)
    operator = operator_of(office.id)
    async with office.desk.database.transaction(office.id) as tx:
        calendar = await directory.create_calendar(tx, operator, name="Always", calendar=_ALWAYS)
    await office.set("queue", week.queue_id, calendar_id=calendar.id)

    async def make(tx: Transaction) -> UUID:
        changes = {"week": _NIGHTS.week}
        return (await directory.change_calendar(tx, operator, calendar.id, changes=changes)).id

    told = await preview_hours(office.desk.database, office.id, make, days=7)
    assert told.before["turns_in_open_hours_share"] == 1.0
    assert (told.after["turns_in_open_hours_share"] or 0) < 0.6
    assert not any("Nothing uses" in caveat for caveat in told.caveats)


async def test_members_and_skills_tell_who_could_have_answered(office: Office) -> None:
    week = await write_week(office, cases=20)
    ana, ben = week.agents
    operator = operator_of(office.id)
    async with office.desk.database.transaction(office.id) as tx:
        team = await directory.create_team(tx, operator, name="Cards")
        await directory.set_team_members(tx, operator, team.id, [ana.id, ben.id])
        skill = await directory.create_skill(tx, operator, name="Cards")
        await directory.set_agent_skills(tx, operator, ana.id, [SkillLevel(skill.id, 2)])
    await office.set("queue", week.queue_id, team_id=team.id)

    async def fewer(tx: Transaction) -> UUID:
        return (await directory.set_team_members(tx, operator, team.id, [ana.id])).id

    told = await preview_team(office.desk.database, office.id, fewer, days=7)
    assert (told.before["cases_per_eligible_agent"], told.after["cases_per_eligible_agent"]) == (
        told.cases / 2,
        told.cases,
    )
    assert told.after["share_with_nobody_there"] == 0.0
    async with office.desk.database.transaction(office.id) as tx:
        await directory.change_queue(tx, operator, week.queue_id, skills=[RequiredSkill(skill.id, 2)])

    async def weaker(tx: Transaction) -> UUID:
        await directory.set_agent_skills(tx, operator, ana.id, [SkillLevel(skill.id, 1)])
        return skill.id

    told = await preview_skill(office.desk.database, office.id, weaker, days=7)
    assert (told.before["share_without_eligible_agent"], told.after["share_without_eligible_agent"]) == (0.0, 1.0)


async def test_a_language_that_is_required_leaves_out_who_does_not_speak_it(office: Office) -> None:
    week = await write_week(office, cases=20)
    ana, _ = week.agents
    operator = operator_of(office.id)
    async with office.desk.database.transaction(office.id) as tx:
        german = await directory.create_skill(tx, operator, name="de", kind="language")
    await office.sql("update conversation set language = 'de-AT' where workspace_id = $1", office.id)
    told = await _preview_queue(office, week.queue_id, language_rule="required")
    assert (told.basis, told.before["unanswered"], told.after["unanswered"]) == ("replayed", 0, told.cases)
    async with office.desk.database.transaction(office.id) as tx:
        await directory.set_agent_skills(tx, operator, ana.id, [SkillLevel(german.id, 3)])
    told = await _preview_queue(office, week.queue_id, language_rule="required")
    assert told.after["unanswered"] == 0
    assert (told.after["p90_wait_seconds"] or 0) >= (told.before["p90_wait_seconds"] or 0)


async def test_a_pause_by_the_customer_stops_the_count_and_the_turn_goes_on(office: Office) -> None:
    ana = await office.at_work()
    customer, conversation_id = await office.case()
    await customer.pause(conversation_id)
    await office.settle()
    await customer.resume(conversation_id)
    await office.settle()
    await ana.say(conversation_id, "Here is the answer")
    await office.settle()
    waits = await office.sql("select answered_at, left_at from wait where workspace_id = $1", office.id)
    assert len(waits) == 2
    told = await preview_service_level(
        office.desk.database, office.id, _new_level(office, first_response_seconds=60, next_response_seconds=60), days=1
    )
    assert (told.cases, told.after["responses_with_target"], told.after["response_met_share"]) == (1, 1, 1.0)


async def test_a_long_week_is_read_page_by_page(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    week = await write_week(office, cases=30)
    level = _new_level(office, first_response_seconds=60)
    whole = await preview_service_level(office.desk.database, office.id, level, days=7)
    monkeypatch.setattr(history, "_PAGE", 7)
    assert await preview_service_level(office.desk.database, office.id, level, days=7) == whole
    monkeypatch.setattr(looking_back, "MOST_CASES", 14)
    cut = await preview_service_level(office.desk.database, office.id, level, days=7)
    assert cut.cases <= 14 < len(week.turns)
    assert any("newest 14 waits" in caveat for caveat in cut.caveats)


async def test_without_a_past_nothing_is_made_up(office: Office) -> None:
    queue_id = await office.queue_id()
    for told in (
        await _preview_queue(office, queue_id, hold_seconds=60),
        await preview_service_level(
            office.desk.database, office.id, _new_level(office, first_response_seconds=60), days=7
        ),
    ):
        assert (told.cases, told.before, told.after, told.changes) == (0, {}, {}, [])
        assert "No customer" in told.caveats[0]

    async def make(tx: Transaction) -> UUID:
        return (await directory.create_queue(tx, operator_of(office.id), name="Loans")).id

    told = await preview_queue(office.desk.database, office.id, make, days=7)
    assert (told.cases, told.caveats) == (0, ["The queue would be new; nobody has waited in it."])
    assert len(await office.sql("select from queue where workspace_id = $1", office.id)) == 1


async def test_what_the_change_itself_refuses_the_preview_refuses(office: Office) -> None:
    queue_id = await office.queue_id()
    with pytest.raises(Invalid):
        await _preview_queue(office, queue_id, hold_seconds=1)
    with pytest.raises(NotFound):
        await _preview_queue(office, new_id())
    with pytest.raises(Invalid):
        await preview_service_level(office.desk.database, office.id, _new_level(office), days=7)

    async def twice(tx: Transaction) -> UUID:
        return (await directory.create_queue(tx, operator_of(office.id), name="General")).id

    with pytest.raises(Conflict):
        await preview_queue(office.desk.database, office.id, twice, days=7)


async def test_what_is_older_is_not_looked_at(office: Office) -> None:
    week = await write_week(office)
    now = (await office.sql("select clock_timestamp() now"))[0]["now"]
    told = await preview_service_level(
        office.desk.database, office.id, _new_level(office, first_response_seconds=60), days=3
    )
    assert told.cases == sum(turn.began_at > now - timedelta(days=3) for turn in week.turns) + 1
    assert 1 < told.cases < len(week.turns)
