"""The card for whoever takes a case over: who had it, what it is about, what was tried, what was promised.

Invariant: every line of it is a stored fact; nothing is summed up or guessed.
"""

from typing import cast
from uuid import UUID

from onglass.conversations.engine import decode_content, preview_text
from onglass.conversations.model import AgentReference, HandOver, OpenWord, TriedReply, instant
from onglass.platform.transactions import Transaction
from onglass.routing._store import hand_overs, promises
from onglass.routing._store.hand_overs import Assignment, Reply
from onglass.routing._store.promises import OpenPromise
from onglass.routing.engine.passing_on import Hand, PassedOn, last_passed_on
from onglass.routing.expectations import PromiseKind


async def read_hand_over(tx: Transaction, conversation_id: UUID) -> HandOver | None:
    """Return what there is to know of the last time a case changed hands; None when it never did."""
    assignments = await hand_overs.list_assignments(tx, conversation_id)
    passed = last_passed_on(Hand(each.at, each.agent_id, each.reason) for each in assignments)
    return None if passed is None else await _describe(tx, conversation_id, passed, assignments)


async def _describe(
    tx: Transaction, conversation_id: UUID, passed: PassedOn, assignments: list[Assignment]
) -> HandOver:
    names = {each.agent_id: each.agent_name for each in assignments}
    problem = await hand_overs.find_first_words(tx, conversation_id)
    note = await hand_overs.find_note(tx, conversation_id, passed.from_agent_id, passed.at)
    return HandOver(
        from_agent=AgentReference(id=passed.from_agent_id, name=names[passed.from_agent_id]),
        to_agent=_agent(passed.to_agent_id, names.get(passed.to_agent_id)),
        at=instant(passed.at),
        reason=passed.reason,
        note=None if note is None else decode_content(note).fallback,
        problem="" if problem is None else preview_text(decode_content(problem)),
        tried=[_tried(each) for each in await hand_overs.list_tried(tx, conversation_id, passed.at)],
        promised=[_word(each) for each in await promises.list_open(tx, conversation_id)],
    )


def _tried(reply: Reply) -> TriedReply:
    agent = AgentReference(id=reply.agent_id, name=reply.agent_name)
    return TriedReply(at=instant(reply.at), agent=agent, text=preview_text(decode_content(reply.content)))


def _word(promise: OpenPromise) -> OpenWord:
    kind = cast("PromiseKind", promise.kind)
    return OpenWord(kind=kind, due_at=instant(promise.due_at), agent=_agent(promise.agent_id, promise.agent_name))


def _agent(agent_id: UUID | None, name: str | None) -> AgentReference | None:
    return None if agent_id is None else AgentReference(id=agent_id, name=name)
