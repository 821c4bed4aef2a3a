"""Who looks on may go first, but never in the time that somebody else was promised; and who speaks the language."""

from uuid import UUID

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from onglass.routing import engine
from onglass.routing.model import EARLIEST_KEEPABLE_DEADLINE, FIRST_COME, Candidate, Case, language_of

NOW = 1_000_000.0
SERVICE = engine.ASSUMED_SERVICE_SECONDS
ANA = Candidate(agent_id=UUID(int=1), skills={}, load=0, capacity=5, idle_since=None, team_ids=frozenset())
BEN = msgspec.structs.replace(ANA, agent_id=UUID(int=2), languages={"pt": 4})


def case(number: int, *, due: float | None = 600.0, **more: object) -> Case:
    made = Case(
        conversation_id=UUID(int=number),
        arrived_at=NOW - 60.0 + number,
        deadline_at=None if due is None else NOW + due,
        priority=0,
        needs={},
        owner_id=None,
        previous_owner_ids=(),
    )
    return msgspec.structs.replace(made, **more)


def choose(*cases: Case, policy: str = EARLIEST_KEEPABLE_DEADLINE) -> UUID | None:
    """What the command does: whoever looks on counts, unless that costs a promise."""
    if not engine.leaves_promises(ANA, cases, now=NOW):
        cases = tuple(map(engine.without_presence, cases))
    return engine.choose_case(ANA, cases, now=NOW, policy=policy)  # type: ignore[arg-type]


def test_who_looks_on_overtakes_whose_answer_is_due_earlier() -> None:
    waiting, looking = case(1, due=300.0), case(2, due=900.0, present_due_at=NOW + 60.0)
    assert choose(waiting, looking) == looking.conversation_id
    assert choose(waiting, looking, policy=FIRST_COME) == waiting.conversation_id


def test_but_not_when_a_promise_would_be_broken_by_it() -> None:
    looking = case(2, due=900.0, present_due_at=NOW + 60.0)
    tight = case(1, due=500.0, promised_until_at=NOW + 2 * SERVICE - 1)
    easy = msgspec.structs.replace(tight, promised_until_at=NOW + 2 * SERVICE)
    assert choose(tight, looking) == tight.conversation_id
    assert choose(easy, looking) == looking.conversation_id


def test_two_promises_need_the_time_of_two_answers() -> None:
    looking = case(3, due=900.0, present_due_at=NOW + 60.0)
    promised = [case(number, due=500.0, promised_until_at=NOW + 2.5 * SERVICE) for number in (1, 2)]
    assert choose(promised[0], looking) == looking.conversation_id
    assert choose(*promised, looking) == promised[0].conversation_id


def test_a_promise_that_is_over_or_that_somebody_else_has_to_keep_holds_nobody_up() -> None:
    looking = case(2, due=900.0, present_due_at=NOW + 60.0)
    over = case(1, due=500.0, promised_until_at=NOW - 1)
    anothers = case(3, due=500.0, promised_until_at=NOW + 1, needs={UUID(int=9): 1})
    assert choose(over, anothers, looking) == looking.conversation_id


def test_looking_on_never_makes_a_case_one_that_is_late_beyond_the_cap() -> None:
    late, looking = case(1, due=-500.0), case(2, due=900.0, present_due_at=NOW - 900.0)
    assert choose(late, looking) == late.conversation_id


_cases = st.lists(
    st.builds(
        lambda due, promised, present, priority: (due, promised, present, priority),
        st.none() | st.floats(-400.0, 2000.0),
        st.none() | st.floats(-100.0, 2000.0),
        st.none() | st.floats(-100.0, 600.0),
        st.integers(-1, 1),
    ),
    max_size=8,
)


@given(drawn=_cases)
def test_whenever_looking_on_changes_the_choice_every_promise_can_still_be_kept(
    drawn: list[tuple[float | None, float | None, float | None, int]],
) -> None:
    cases = [
        case(
            number,
            due=due,
            promised_until_at=None if promised is None else NOW + promised,
            present_due_at=None if present is None else NOW + present,
            priority=priority,
        )
        for number, (due, promised, present, priority) in enumerate(drawn, 1)
    ]
    plain = engine.choose_case(ANA, map(engine.without_presence, cases), now=NOW, policy=EARLIEST_KEEPABLE_DEADLINE)
    chosen = choose(*cases)
    if chosen == plain:
        return
    dues = sorted(
        each.promised_until_at
        for each in cases
        if each.promised_until_at is not None and each.promised_until_at >= NOW and each.conversation_id != chosen
    )
    # One agent, one answer after another: the favoured one, then the promised ones in the order they are due.
    ends = [NOW + SERVICE * (place + 2) for place in range(len(dues))]
    assert all(end <= due for end, due in zip(ends, dues, strict=True))


def test_a_speaker_goes_before_who_knows_the_customer_and_anybody_before_nobody() -> None:
    asked = case(1, language="pt", previous_owner_ids=(ANA.agent_id,))
    assert engine.choose_agent(asked, [ANA, BEN], policy=EARLIEST_KEEPABLE_DEADLINE) == BEN.agent_id
    assert engine.choose_agent(asked, [ANA], policy=EARLIEST_KEEPABLE_DEADLINE) == ANA.agent_id
    strict = msgspec.structs.replace(asked, needs_speaker=True)
    assert engine.choose_agent(strict, [ANA], policy=EARLIEST_KEEPABLE_DEADLINE) is None
    unknown = msgspec.structs.replace(strict, language=None)
    assert engine.choose_agent(unknown, [ANA], policy=EARLIEST_KEEPABLE_DEADLINE) == ANA.agent_id


def test_a_region_or_a_script_is_the_same_language() -> None:
    assert {language_of(tag) for tag in ("pt", "pt-BR", "PT_pt", "pt-Latn-BR")} == {"pt"}
