"""`./run replay`: dialogues of all three shapes through the real client and server, and the reckoning itself."""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support.processes import ROOT
from tools.dialogues import DialogueFileError, read_dialogues
from tools.replay_verdict import Verdict, judge

CARD = "my card is 4111 1111 1111 1111, charged twice"
SPOKEN = [
    {
        "convo_id": number,
        "original": [
            ["agent", "Hello, how can I help?"],
            ["customer", f"Order {number} is late"],
            ["action", f"Order {number} has been pulled up"],
            ["agent", "Let me look."],
            ["customer", "It was due on Monday"],
            ["customer", ""],
            ["agent", "It arrives tomorrow."],
        ],
    }
    for number in (1, 2, 3)
]
ASKED = [
    {"question": "How do I strike a text through?", "rephr": [], "answers": ["Use ~~tildes~~.", "Or <del>."]},
    {"question": CARD, "rephr": [], "answers": ["We gave it back."]},
    {"question": "Anybody there?", "rephr": [], "answers": []},
]
ROWS = [
    ("cancel my order", "Done:\n\n1. opened, 2. cancelled"),
    ("wo ist mein Paket 📦?", "Unterwegs"),
    ("hi", "x" * 17_000),
]


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    paths = [tmp_path / name for name in ("spoken.json", "asked.json", "rows.csv")]
    paths[0].write_text(json.dumps(SPOKEN))
    paths[1].write_text(json.dumps(ASKED))
    with paths[2].open("w", newline="") as file:
        csv.writer(file).writerows([("instruction", "intent", "response"), *((ask, "any", told) for ask, told in ROWS)])
    return paths


def replay(*words: str | Path, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "ONGLASS_BENCH_DATA": str(folder or "")}
    command = [sys.executable, "-m", "tools", "replay", *(str(word) for word in words)]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False)


def test_dialogues_of_every_shape_arrive_whole(files: list[Path]) -> None:
    names = [path.name for path in files]
    done = replay(*names, "--speed", "60", "--seed", "5", "--json", folder=files[0].parent)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["ok"] is True
    assert found["dialogues"] == 9
    assert (found["customer_messages"], found["arrived_at_agent"]) == (12, 12)
    assert (found["agent_messages"], found["arrived_at_customer"]) == (14, 14)
    assert found["agent_notes"] == 3
    assert [found[name] for name in ("lost", "doubled", "out_of_order", "altered", "notes_leaked", "stalled")] == [
        0
    ] * 6
    assert found["masked"] == 2, "the card number, as the customer and as the agent read it"
    assert found["reconnects"] + found["reloads"] > 0, "the seed has trouble in it"
    assert 0 < found["longest_gap_seconds"] < 60


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("[", "is not JSON"),
        ('{"question": "?"}', "is a JSON dict; expected a JSON list"),
        ('[{"text": "?"}]', "entry 1: expected a JSON list of {convo_id"),
        ('[{"original": [["robot", "beep"]]}]', "entry 1, line 1: expected [speaker, text]"),
        ("name,age\nAda,36\n", "CSV with the columns instruction and response"),
        ('[{"original": [["agent", "hello?"]]}]', "no dialogue in which a customer says something"),
    ],
)
def test_any_other_file_is_refused_with_what_was_expected(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "dialogues"
    path.write_text(content)
    with pytest.raises(DialogueFileError) as refused:
        read_dialogues(path)
    assert said in str(refused.value)
    assert str(path) in str(refused.value)


def test_a_missing_file_is_named() -> None:
    done = replay("nowhere.json")
    assert done.returncode == 1
    assert "nowhere.json is no file" in done.stderr


class Told:
    """One side's reading, made up."""

    def __init__(self, *items: tuple[str, str, str]) -> None:
        self.items: list[dict[str, Any]] = [
            {
                "seq": seq,
                "type": "note_added" if by == "note" else "message_created",
                ("note" if by == "note" else "message"): {
                    "id": f"id-{key}-{seq}" if text.startswith("again") else f"id-{key}",
                    "seq": seq,
                    "client_message_id": key,
                    "author": {"kind": "customer" if by == "customer" else "agent"},
                    "content": {"type": "text", "text": text},
                },
            }
            for seq, (key, by, text) in enumerate(items, 1)
        ]

    def conversation_ids(self) -> list[str]:
        return ["conversation"]

    def everything(self, conversation_id: str, what: str) -> list[dict[str, Any]]:
        assert conversation_id == "conversation"
        return self.items if what == "events" else [item["message"] for item in self.items if "message" in item]

    def shown(self) -> list[dict[str, Any]]:
        return [{"id": (item.get("message") or item["note"])["id"]} for item in self.items]


ASK, ANSWER, NOTE, THANKS = (
    ("a", "customer", "ask"),
    ("b", "agent", "answer"),
    ("n", "note", "psst"),
    ("c", "customer", "thanks"),
)
SCRIPT = [ASK, NOTE, ANSWER, THANKS]


def judged(customer: Told, agent: Told) -> Verdict:
    lines = [{"client_message_id": key, "by": by, "text": text} for key, by, text in SCRIPT]
    played = {
        "number": 1,
        "customer": {
            "stalled": None,
            "sent": [line for line in lines if line["by"] == "customer"],
            "shown": customer.shown(),
        },
        "agent": {
            "stalled": None,
            "sent": [line for line in lines if line["by"] != "customer"],
            "shown": agent.shown(),
        },
    }
    verdict = Verdict()
    judge(verdict, played, lines, customer, agent)
    return verdict


def test_a_perfect_dialogue_is_clean() -> None:
    verdict = judged(Told(ASK, ANSWER, THANKS), Told(*SCRIPT))
    assert verdict.is_clean, verdict.problems
    assert (verdict.arrived_at_agent, verdict.arrived_at_customer) == (2, 1)


@pytest.mark.parametrize(
    ("kind", "customer"),
    [
        ("lost", [ASK, THANKS]),
        ("lost", [ASK, ANSWER]),
        ("doubled", [ASK, ("a", "customer", "again"), ANSWER, THANKS]),
        ("out_of_order", [THANKS, ANSWER, ASK]),
        ("out_of_order", [ASK, THANKS, ANSWER]),
        ("altered", [ASK, ("b", "agent", "something else"), THANKS]),
        ("notes_leaked", [ASK, NOTE, ANSWER, THANKS]),
    ],
)
def test_every_kind_of_failure_is_found(kind: str, customer: list[tuple[str, str, str]]) -> None:
    verdict = judged(Told(*customer), Told(*SCRIPT))
    assert getattr(verdict, kind) > 0, verdict
    assert not verdict.is_clean
