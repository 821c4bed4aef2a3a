"""The names in a rule's text become what the workspace has under them, or complaints.

Invariant: names are looked up when a rule is saved and again whenever it acts; nothing keeps an id behind a name.
"""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from onglass.platform.transactions import Transaction
from onglass.rules import engine
from onglass.rules._store import names
from onglass.rules._store.names import Named
from onglass.rules.model import Complaint, Mention, NameKind

_SPOKEN: dict[NameKind, str] = {
    "queue": "queue in use",
    "team": "team",
    "agent": "agent at work",
    "reason": "closing reason",
    "attribute": "attribute",
    "app": "app in use",
}
Known = Mapping[tuple[NameKind, str], Named]


async def look_up(tx: Transaction, mentions: Sequence[Mention]) -> tuple[Known, list[Complaint]]:
    """Return what the mentions stand for, by kind and small name, and a complaint for each that stands for nothing."""
    if not mentions:
        return {}, []
    found = await names.load_names(tx, [mention.name for mention in mentions])
    known, faulty = _sort_out(mentions, found)
    if not faulty:
        return known, []
    everything = await names.load_names(tx)
    return known, [_complaint(mention, found, everything) for mention in faulty]


def _sort_out(mentions: Iterable[Mention], found: Sequence[Named]) -> tuple[Known, list[Mention]]:
    known: dict[tuple[NameKind, str], Named] = {}
    faulty = []
    for mention in mentions:
        fitting = {each.id: each for each in _fitting(mention, found)}
        if len(fitting) != 1 or (mention.needs_queue and next(iter(fitting.values())).queue_id is None):
            faulty.append(mention)
        else:
            known[mention.kind, mention.name.lower()] = next(iter(fitting.values()))
    return known, faulty


def _fitting(mention: Mention, found: Iterable[Named]) -> list[Named]:
    return [each for each in found if each.kind == mention.kind and each.name.lower() == mention.name.lower()]


def _complaint(mention: Mention, found: Sequence[Named], everything: Sequence[Named]) -> Complaint:
    name, spoken = engine.quoted(mention.name), _SPOKEN[mention.kind]
    fitting: set[UUID] = {each.id for each in _fitting(mention, found)}
    suggestion = None
    if len(fitting) > 1:
        more = " Use the e-mail address." if mention.kind == "agent" else ""
        detail = f"More than one {spoken} has the name {name}.{more}"
    elif fitting:
        detail = f"No queue is served by the team {name}; route to a queue instead."
    else:
        suggestion = engine.nearest(mention.name, (each.name for each in everything if each.kind == mention.kind))
        meant = "" if suggestion is None else f" Did you mean {engine.quoted(suggestion)}?"
        detail = f"There is no {spoken} {name}.{meant}"
    return Complaint(line=mention.line, column=mention.column, detail=detail, suggestion=suggestion)
