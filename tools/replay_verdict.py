"""Reads a replayed conversation back over HTTP, as both sides, and says what arrived.

Invariant: who reads is a fresh session of its own, never the client whose work is judged.
"""

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import httpx
from joserfc import jwt
from joserfc.jwk import OctKey

_MASKED = ("•", "[hidden]")
_PAGE = 200
Item = dict[str, Any]


@dataclass
class Verdict:
    """What was found, summed over dialogues; `problems` has a sentence for each kind of failure in each dialogue."""

    customer_messages: int = 0
    agent_messages: int = 0
    agent_notes: int = 0
    arrived_at_agent: int = 0
    arrived_at_customer: int = 0
    lost: int = 0
    doubled: int = 0
    out_of_order: int = 0
    altered: int = 0
    masked: int = 0
    notes_leaked: int = 0
    stalled: int = 0
    problems: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """Whether every promise was kept."""
        broken = (self.lost, self.doubled, self.out_of_order, self.altered, self.notes_leaked, self.stalled)
        return not any(broken)

    def blame(self, kind: str, count: int, where: str) -> None:
        """Add to one of the counts of failures, and say where."""
        if count:
            setattr(self, kind, getattr(self, kind) + count)
            self.problems.append(f"{where}: {count} {kind}")


class Reading(Protocol):
    """What one side can read."""

    def conversation_ids(self) -> list[str]:
        """Return the ids in the side's list."""
        ...

    def everything(self, conversation_id: str, what: str) -> list[Item]:
        """Return all `events` or `messages` of a conversation in the server's order."""
        ...


class Reader:
    """One side's reading session over HTTP."""

    def __init__(self, http: httpx.Client, root: str, token: str) -> None:
        self._http = http
        self._root = root
        self._headers = {"authorization": f"Bearer {token}"}

    def get(self, path: str, **query: Any) -> Any:
        """Return the answer; raises httpx.HTTPStatusError for a refusal."""
        answer = self._http.get(f"{self._root}{path}", params=query, headers=self._headers)
        answer.raise_for_status()
        return answer.json()

    def conversation_ids(self) -> list[str]:
        """Return the ids on the first page of the list: a customer of a replay has one."""
        return [row["id"] for row in self.get("/conversations")["conversations"]]

    def everything(self, conversation_id: str, what: str) -> list[Item]:
        """Return all events or messages of a conversation, in the order in which the server tells them."""
        found: list[Item] = []
        while True:
            after = found[-1]["seq"] if found else 0
            page = self.get(f"/conversations/{conversation_id}/{what}", after_seq=after, limit=_PAGE)
            found += page[what]
            if not page["has_more"]:
                return found


def read_as_customer(http: httpx.Client, made: dict[str, Any], subject: str) -> Reader:
    """Sign the customer in on another device."""
    claims = {"sub": subject, "aud": made["app_id"], "exp": int(time.time()) + 1_800, "name": subject}
    token = jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(made["identity_secret"]))
    answer = http.post("/v1/client/sessions", json={"app_key": made["app_key"], "identity_token": token})
    answer.raise_for_status()
    return Reader(http, "/v1/client", answer.json()["session_token"])


def read_as_agent(http: httpx.Client, agent: dict[str, str]) -> Reader:
    """Sign the agent in once more."""
    answer = http.post("/v1/agent/sessions", json=agent)
    answer.raise_for_status()
    return Reader(http, "/v1/agent", answer.json()["session_token"])


def judge(verdict: Verdict, played: dict[str, Any], script: Sequence[Item], customer: Reading, agent: Reading) -> None:
    """Compare what the dialogue's script says with what both sides read and had on their screens."""
    where = f"dialogue {played['number']}"
    for side in ("customer", "agent"):
        if played[side]["stalled"]:
            verdict.stalled += 1
            verdict.problems.append(f"{where}: the {side} waited in vain for {played[side]['stalled']}")
    wrote = {side: [_keyed(line) for line in played[side]["sent"]] for side in ("customer", "agent")}
    _count(verdict, script)
    ids = customer.conversation_ids()
    verdict.blame("doubled", max(0, len(ids) - 1), f"{where}, the customer's conversations")
    if not ids:
        verdict.blame("lost", len(script), where)
        return
    logs = {
        name: _log(verdict, reader, ids[0], f"{where}, read as {name}")
        for name, reader in (("customer", customer), ("agent", agent))
    }
    verdict.blame("notes_leaked", sum(item["kind"] == "note" for item in logs["customer"]), where)
    for name, log in logs.items():
        _compare(verdict, log, script, wrote, side=name, where=f"{where}, read as {name}")
        _look(verdict, log, played[name]["shown"], f"{where}, the {name}'s screen")
    seen = {name: {item["id"] for item in played[name]["shown"]} for name in logs}
    messages = [item for item in logs["agent"] if item["kind"] == "message"]
    verdict.arrived_at_agent += sum(item["by"] == "customer" and item["id"] in seen["agent"] for item in messages)
    verdict.arrived_at_customer += sum(item["by"] == "agent" and item["id"] in seen["customer"] for item in messages)


def _keyed(line: Item) -> tuple[str, str]:
    return line["client_message_id"], line["text"]


def _count(verdict: Verdict, script: Sequence[Item]) -> None:
    said = Counter(turn["by"] for turn in script)
    verdict.customer_messages += said["customer"]
    verdict.agent_messages += said["agent"]
    verdict.agent_notes += said["note"]


def _log(verdict: Verdict, reader: Reading, conversation_id: str, where: str) -> list[Item]:
    """Return messages and notes in the order of the numbers, once the two ways of reading them agree."""
    events = reader.everything(conversation_id, "events")
    numbers = [event["seq"] for event in events]
    verdict.blame("out_of_order", int(numbers != list(range(1, len(numbers) + 1))), f"{where}, the events' numbers")
    bodies = [
        (event["seq"], kind, event[kind])
        for event in events
        for kind in ("message", "note")
        if event["type"] == {"message": "message_created", "note": "note_added"}[kind]
    ]
    listed = [message["id"] for message in reader.everything(conversation_id, "messages")]
    created = [body["id"] for _, kind, body in bodies if kind == "message"]
    verdict.blame("lost", len(set(created) ^ set(listed)), f"{where}, messages against events")
    verdict.blame("doubled", len(listed) - len(set(listed)), f"{where}, messages")
    return [
        {
            "id": body["id"],
            "kind": kind,
            "by": body["author"]["kind"],
            "text": body["content"]["text"],
            "client_message_id": body.get("client_message_id"),
        }
        for _, kind, body in bodies
    ]


def _compare(
    verdict: Verdict,
    log: Sequence[Item],
    script: Sequence[Item],
    wrote: dict[str, list[tuple[str, str]]],
    *,
    side: str,
    where: str,
) -> None:
    """Everything said is there once, in the script's order; notes are ordered among the agent's own lines."""
    seen_notes = side == "agent"
    by_author = {author: [item for item in log if item["by"] == author] for author in wrote}
    for author, keys in wrote.items():
        mine = [item for item in by_author[author] if seen_notes or item["kind"] == "message"]
        lines = [turn for turn in script if (turn["by"] == "customer") == (author == "customer")]
        wanted = [turn for turn in lines if seen_notes or turn["by"] != "note"]
        verdict.blame("lost", max(0, len(wanted) - len({item["id"] for item in mine})), f"{where}, by the {author}")
        verdict.blame("doubled", max(0, len(mine) - len(wanted)), f"{where}, by the {author}")
        if side == author:
            _compare_keys(verdict, mine, keys, f"{where}, by the {author}")
        if len(mine) == len(wanted):
            _compare_texts(verdict, mine, wanted, f"{where}, by the {author}")
    order = [item["by"] for item in log if item["kind"] == "message" and item["by"] in wrote]
    wanted_order = [turn["by"] for turn in script if turn["by"] != "note"]
    verdict.blame(
        "out_of_order", int(len(order) == len(wanted_order) and order != wanted_order), f"{where}, who spoke when"
    )


def _compare_keys(verdict: Verdict, mine: Sequence[Item], keys: Sequence[tuple[str, str]], where: str) -> None:
    stored = [item["client_message_id"] for item in mine]
    sent = [key for key, _ in keys]
    verdict.blame("lost", len(set(sent) - set(stored)), f"{where}, by client_message_id")
    verdict.blame("doubled", len(stored) - len(set(stored)), f"{where}, by client_message_id")
    if set(sent) == set(stored):
        verdict.blame("out_of_order", sum(a != b for a, b in zip(sent, stored, strict=False)), where)


def _compare_texts(verdict: Verdict, mine: Sequence[Item], wanted: Sequence[Item], where: str) -> None:
    changed = [item["text"] for item, turn in zip(mine, wanted, strict=True) if item["text"] != turn["text"]]
    masked = [text for text in changed if any(mark in text for mark in _MASKED)]
    verdict.masked += len(masked)
    verdict.blame("altered", len(changed) - len(masked), where)


def _look(verdict: Verdict, log: Sequence[Item], shown: Sequence[Item], where: str) -> None:
    """Compare a screen with what the server has: all of it, once, in the same order."""
    on_screen = [item["id"] for item in shown]
    stored = [item["id"] for item in log]
    verdict.blame("lost", len(set(stored) - set(on_screen)), where)
    verdict.blame("doubled", len(on_screen) - len(set(on_screen)), where)
    if set(on_screen) == set(stored):
        verdict.blame("out_of_order", sum(a != b for a, b in zip(stored, on_screen, strict=False)), where)
