"""Real dialogues out of files: which of three shapes a file has, and the turns in it.

Invariant: nothing is guessed; what is in none of the shapes is refused with the place and what was expected.
"""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MAX_TEXT_CHARACTERS = 16_000  # the server's limit for a text
_SPEAKERS = {"customer": "customer", "agent": "agent", "action": "note"}
_SHAPES = (
    "expected a JSON list of {convo_id, original: [[speaker, text], …]}, a JSON list of "
    "{question, answers: [text, …]}, or CSV with the columns instruction and response"
)


class DialogueFileError(ValueError):
    """A file that holds no dialogues; the message says where it went wrong and what was expected."""


@dataclass(frozen=True)
class Turn:
    """A line of one side. `by`: customer, agent, or note (an agent's, for colleagues only)."""

    by: str
    text: str


@dataclass(frozen=True)
class Dialogue:
    """The turns of one conversation, the customer's first line in front, for only a customer can begin one."""

    turns: tuple[Turn, ...]


def read_dialogues(path: Path) -> list[Dialogue]:
    """Return the file's dialogues in its order; raises DialogueFileError for any other content."""
    try:
        content = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise DialogueFileError(f"{path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise DialogueFileError(f"{path} is not UTF-8 text: {error}") from error
    entries = _json_entries(path, content) if content.lstrip()[:1] in {"[", "{"} else _csv_entries(path, content)
    found = [_dialogue(turns) for turns in entries]
    dialogues = [dialogue for dialogue in found if dialogue is not None]
    if not dialogues:
        raise DialogueFileError(f"{path} has no dialogue in which a customer says something")
    return dialogues


def _json_entries(path: Path, content: str) -> list[list[Turn]]:
    try:
        document = json.loads(content)
    except ValueError as error:
        raise DialogueFileError(f"{path} is not JSON: {error}") from error
    if not isinstance(document, list):
        raise DialogueFileError(f"{path} is a JSON {type(document).__name__}; {_SHAPES}")
    return [_json_entry(f"{path}, entry {place}", entry) for place, entry in enumerate(document, 1)]


def _json_entry(where: str, entry: Any) -> list[Turn]:
    if isinstance(entry, Mapping) and isinstance(entry.get("original"), list):
        return [_spoken(f"{where}, line {place}", line) for place, line in enumerate(entry["original"], 1)]
    if isinstance(entry, Mapping) and isinstance(entry.get("question"), str):
        answers = entry.get("answers")
        if not isinstance(answers, list) or not all(isinstance(answer, str) for answer in answers):
            raise DialogueFileError(f"{where}: answers must be a list of texts")
        return [Turn("customer", entry["question"]), *(Turn("agent", answer) for answer in answers[:1])]
    raise DialogueFileError(f"{where}: {_SHAPES}")


def _spoken(where: str, line: Any) -> Turn:
    match line:
        case [str(speaker), str(text)] if speaker in _SPEAKERS:
            return Turn(_SPEAKERS[speaker], text)
    raise DialogueFileError(f"{where}: expected [speaker, text] with a speaker out of {', '.join(_SPEAKERS)}")


def _csv_entries(path: Path, content: str) -> list[list[Turn]]:
    reader = csv.DictReader(io.StringIO(content, newline=""), strict=True)
    try:
        if not {"instruction", "response"} <= set(reader.fieldnames or ()):
            raise DialogueFileError(f"{path}: {_SHAPES}")
        return [[Turn("customer", row["instruction"] or ""), Turn("agent", row["response"] or "")] for row in reader]
    except csv.Error as error:
        raise DialogueFileError(f"{path}, line {reader.line_num}: not CSV: {error}") from error


def _dialogue(turns: Iterable[Turn]) -> Dialogue | None:
    said = [Turn(turn.by, turn.text[:MAX_TEXT_CHARACTERS]) for turn in turns if turn.text.strip()]
    first = next((place for place, turn in enumerate(said) if turn.by == "customer"), None)
    if first is None:
        return None
    return Dialogue((said[first], *said[:first], *said[first + 1 :]))
