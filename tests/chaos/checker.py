"""Judge a history: lost, doubled, phantom, out of order, holes, foreign, outbound and timers.

Linear time, because seq is the total order. An anomaly is a sentence that names the promise it breaks.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise

from tests.chaos.history import FinalMessage, History, Send, Sighting, compact

TIMER_LATE_SECONDS = 12.0  # 2 s, or 10 s after recovery, and faults overlap here
LEVEL_SECONDS = 5.0


def check(history: History) -> list[str]:
    """Return every anomaly of the run; an empty list is what was promised."""
    rules = (
        _lost,
        _doubled,
        _phantom,
        _acked_as_stored,
        _gaps,
        _sender_order,
        _real_time_order,
        _readers,
        _reactions,
        _outbound,
        _timers,
    )
    return [anomaly for rule in rules for anomaly in rule(history)]


def _agents_view(history: History) -> dict[str, FinalMessage]:
    return {m.message_id: m for m in history.final if m.audience == "agent"}


def _lost(history: History) -> Iterator[str]:
    everything = _agents_view(history)
    customers = {m.message_id for m in history.final if m.audience == "customer"}
    acked = [s for s in history.sends if s.outcome == "ok"]
    lost = [s.client_message_id for s in acked if s.message_id not in everything]
    if lost:
        yield f"P1 lost for agents {compact(lost)}"
    lost = [s.client_message_id for s in acked if not s.is_note and s.message_id not in customers]
    if lost:
        yield f"P1 lost for customers {compact(lost)}"


def _doubled(history: History) -> Iterator[str]:
    keys = Counter(
        (m.conversation_id, m.client_message_id) for m in history.final if m.audience == "agent" and m.client_message_id
    )
    doubled = [key for key, count in keys.items() if count > 1]
    if doubled:
        yield f"P3 doubled {compact(doubled)}"
    bodies = Counter((m.conversation_id, m.body) for m in history.final if m.audience == "agent")
    doubled_bodies = [key for key, count in bodies.items() if count > 1]
    if doubled_bodies:
        yield f"P3 the same words twice {compact(doubled_bodies)}"


def _phantom(history: History) -> Iterator[str]:
    meant = {s.body: s for s in history.sends}
    phantoms = [m.body for m in history.final if m.body not in meant]
    if phantoms:
        yield f"P2 phantom {compact(phantoms)}"
    refused = [m.body for m in history.final if m.body in meant and meant[m.body].outcome == "refused"]
    if refused:
        yield f"P2 refused and yet readable {compact(refused)}"
    notes = [m.body for m in history.final if m.audience == "customer" and m.body in meant and meant[m.body].is_note]
    if notes:
        yield f"P22 a customer reads a note {compact(notes)}"
    foreign = [m.body for m in history.final if m.body in meant and meant[m.body].conversation_id != m.conversation_id]
    if foreign:
        yield f"P22 in a foreign conversation {compact(foreign)}"


def _own_number(history: History) -> dict[tuple[str, str], int]:
    return {(m.audience, m.message_id): m.seq for m in history.final}


def _acked_as_stored(history: History) -> Iterator[str]:
    numbers = _own_number(history)
    wrong = [
        s.client_message_id
        for s in history.sends
        if s.outcome == "ok" and s.message_id and numbers.get((_audience(s), s.message_id)) not in {s.seq, None}
    ]
    if wrong:
        yield f"P3 acked with another seq than stored {compact(wrong)}"


def _audience(send: Send) -> str:
    return "customer" if send.writer.startswith("customer") else "agent"


def _gaps(history: History) -> Iterator[str]:
    for audience, conversations in history.final_events.items():
        for conversation_id, numbers in conversations.items():
            if numbers != list(range(1, len(numbers) + 1)):
                yield f"P4 {audience} numbering of {conversation_id} is not 1, 2, 3 …"


def _by_writer(history: History) -> dict[tuple[str, str], list[Send]]:
    groups: dict[tuple[str, str], list[Send]] = defaultdict(list)
    for send in history.sends:
        if send.outcome == "ok":
            groups[send.writer, send.conversation_id].append(send)
    return groups


def _sender_order(history: History) -> Iterator[str]:
    for (writer, conversation_id), sends in _by_writer(history).items():
        ordered = sorted(sends, key=lambda s: s.invoked_at)
        numbers = [s.seq or 0 for s in ordered]
        if numbers != sorted(numbers):
            yield f"P4 {writer} is out of order in {conversation_id}"


def _real_time_order(history: History) -> Iterator[str]:
    numbers = {m.message_id: m.seq for m in history.final if m.audience == "agent"}
    groups: dict[str, list[Send]] = defaultdict(list)
    for send in history.sends:
        if send.outcome == "ok" and send.message_id in numbers:
            groups[send.conversation_id].append(send)
    for conversation_id, sends in groups.items():
        moments = [(s.invoked_at, 1, numbers[s.message_id or ""]) for s in sends]
        moments += [(s.acked_at or 0.0, 0, numbers[s.message_id or ""]) for s in sends]
        highest_acked = 0
        for _, kind, number in sorted(moments):
            if kind == 0:
                highest_acked = max(highest_acked, number)
            elif number < highest_acked:
                yield f"P4 real-time order broken in {conversation_id} at seq {number}"
                break


def _readers(history: History) -> Iterator[str]:
    logs: dict[tuple[str, str, int], list[Sighting]] = defaultdict(list)
    for sighting in history.sightings:
        logs[sighting.reader, sighting.conversation_id, sighting.epoch].append(sighting)
    last: dict[tuple[str, str], Sighting] = {}
    for (reader, conversation_id, _), sightings in sorted(logs.items(), key=lambda item: item[0][2]):
        yield from _one_reader(reader, conversation_id, sightings)
        last[reader, conversation_id] = sightings[-1]
    yield from _bodies_seen(history)
    for (reader, conversation_id), sighting in last.items():
        numbers = history.final_events[sighting.audience][conversation_id]
        if sighting.seq < len(numbers):
            yield f"P8 {reader} stayed {len(numbers) - sighting.seq} behind in {conversation_id}"
    if history.level_after_seconds > LEVEL_SECONDS:
        yield f"P8 level only after {history.level_after_seconds:.1f} s"


def _one_reader(reader: str, conversation_id: str, sightings: list[Sighting]) -> Iterator[str]:
    for before, after in pairwise(sightings):
        if after.seq == before.seq + 1:
            continue
        kind = "saw a hole" if after.seq > before.seq else "saw double or backwards"
        yield f"P5 {reader} {kind} in {conversation_id}: {before.seq} then {after.seq}"
        return


def _bodies_seen(history: History) -> Iterator[str]:
    final = {(m.audience, m.conversation_id, m.seq): m for m in history.final}
    wrong = []
    for sighting in history.sightings:
        if sighting.message_id is None:
            continue
        stored = final.get((sighting.audience, sighting.conversation_id, sighting.seq))
        if stored is None or stored.message_id != sighting.message_id or stored.body != sighting.body:
            wrong.append(f"{sighting.reader} {sighting.conversation_id} {sighting.seq}")
    if wrong:
        yield f"P2 a stream showed what is not stored {compact(wrong)}"


def _reactions(history: History) -> Iterator[str]:
    missing = [conversation for conversation, done in history.first_replies.items() if not done]
    if missing:
        yield f"P12 a reaction never ran {compact(missing)}"
    if history.left_unreacted:
        yield f"P12 {history.left_unreacted} events were never reacted to"
    if history.dead_letters:
        yield f"P12 {history.dead_letters} dead letters without a poisoned event"


def _outbound(history: History) -> Iterator[str]:
    received = Counter(o.message_id for o in history.outbound)
    expected = set(history.outbound_expected)
    lost = [m for m in expected if not received[m]]
    if lost:
        yield f"P12 outbound lost {compact(lost)}"
    phantom = [m for m in received if m not in expected]
    if phantom:
        yield f"P12 outbound for nothing {compact(phantom)}"


def _timers(history: History) -> Iterator[str]:
    effects = Counter(e.key for e in history.timer_effects)
    lost = [key for key in history.timers_due if not effects[key]]
    if lost:
        yield f"P15 timers lost {compact(lost)}"
    multiple = [key for key, count in effects.items() if count > 1]
    if multiple:
        yield f"P15 timers fired twice {compact(multiple)}"
    early = [e.key for e in history.timer_effects if e.effect_at < e.due_at]
    if early:
        yield f"P15 timers early {compact(early)}"
    late = [e.key for e in history.timer_effects if e.effect_at > e.due_at + TIMER_LATE_SECONDS]
    if late:
        yield f"P15 timers late {compact(late)}"
