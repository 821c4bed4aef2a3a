"""A conversation as a document to keep: HTML, JSON or plain text.

Invariant: whatever anybody wrote is text in every one of them; the HTML has no script and asks nothing of any server.
"""

import html
import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo, available_timezones

import msgspec

from onglass.privacy.engine.words import Words
from onglass.privacy.model import TranscriptLine

TranscriptFormat = Literal["html", "json", "txt"]
MEDIA_TYPES: dict[TranscriptFormat, str] = {
    "html": "text/html",
    "json": "application/json",
    "txt": "text/plain",
}
_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem}"
    "article{margin:1rem 0}p{margin:.2rem 0;white-space:pre-wrap;overflow-wrap:anywhere}"
    "small{color:#555}.customer{margin-inline-start:2rem}"
)


class Heading(msgspec.Struct, frozen=True, kw_only=True):
    """What stands over a transcript. `zone`: in whose time it is told; `made_at`: when it was asked for."""

    company: str
    case_number: str
    subject: str | None
    zone: str
    made_at: datetime
    words: Words


def zone_named(name: object) -> str:
    """Return the time zone that a device told, or UTC for none and for one that does not exist."""
    return name if isinstance(name, str) and name in available_timezones() else "UTC"


def _time(at: datetime, zone: str) -> str:
    return at.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M:%S")


def _speaker(line: TranscriptLine, heading: Heading) -> str:
    if line.author == "customer":
        return heading.words.you
    return line.name or {"assistant": heading.words.assistant, "system": heading.company}.get(
        line.author, heading.words.agent
    )


def _facts(heading: Heading) -> list[str]:
    about = [heading.subject] if heading.subject else []
    made = f"{heading.words.made} {_time(heading.made_at, heading.zone)} ({heading.zone})"
    return [*about, f"{heading.words.case} {heading.case_number}", made]


# ---------------------------------------------------------------- one format each: begin, line, end


def _html_begin(heading: Heading) -> str:
    title = html.escape(f"{heading.company}: {heading.words.case} {heading.case_number}")
    facts = "".join(f'<p dir="auto">{html.escape(fact)}</p>' for fact in _facts(heading))
    return (
        f'<!doctype html>\n<html lang="{heading.words.language}" dir="{heading.words.direction}"><head>'
        '<meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{title}</title><style>{_STYLE}</style></head><body>\n"
        f'<h1 dir="auto">{html.escape(heading.company)}</h1>{facts}\n'
    )


def _html_line(line: TranscriptLine, heading: Heading) -> str:
    files = "".join(f"<li>{html.escape(name)}</li>" for name in line.files)
    listed = f'<ul dir="auto">{files}</ul>' if files else ""
    return (
        f'<article class="{line.author}"><small><b dir="auto">{html.escape(_speaker(line, heading))}</b> '
        f'<time datetime="{line.at.isoformat()}">{_time(line.at, heading.zone)}</time></small>'
        f'<p dir="auto">{html.escape(line.text)}</p>{listed}</article>\n'
    )


def _html_end(files: Sequence[str], heading: Heading) -> str:
    items = "".join(f'<li dir="auto">{html.escape(name)}</li>' for name in files)
    listed = f"<h2>{html.escape(heading.words.files)}</h2><ul>{items}</ul>" if items else ""
    return f"{listed}</body></html>\n"


def _txt_begin(heading: Heading) -> str:
    return "\n".join([heading.company, *_facts(heading), "", ""])


def _txt_line(line: TranscriptLine, heading: Heading) -> str:
    files = "".join(f"\n    [{name}]" for name in line.files)
    text = line.text.replace("\n", "\n    ")
    return f"{_time(line.at, heading.zone)}  {_speaker(line, heading)}: {text}{files}\n"


def _txt_end(files: Sequence[str], heading: Heading) -> str:
    return "".join(["\n", heading.words.files, "\n", *(f"- {name}\n" for name in files)]) if files else ""


def _json_begin(heading: Heading) -> str:
    told = {
        "company": heading.company,
        "case_number": heading.case_number,
        "subject": heading.subject,
        "time_zone": heading.zone,
        "made_at": heading.made_at.isoformat(),
    }
    return json.dumps(told, ensure_ascii=False)[:-1] + ', "messages": [\n'


def _json_line(line: TranscriptLine, heading: Heading) -> str:
    told = {
        "seq": line.seq,
        "at": line.at.astimezone(ZoneInfo(heading.zone)).isoformat(),
        "author": {"kind": line.author, "name": line.name},
        "text": line.text,
        "files": list(line.files),
    }
    return json.dumps(told, ensure_ascii=False)


def _json_end(files: Sequence[str], _heading: Heading) -> str:
    return "\n], " + json.dumps({"files": list(files)}, ensure_ascii=False)[1:] + "\n"


class Rendering(msgspec.Struct, frozen=True):
    """How a transcript is written: its head, each message, what stands between two, its end with the list of files."""

    begin: Callable[[Heading], str]
    line: Callable[[TranscriptLine, Heading], str]
    end: Callable[[Sequence[str], Heading], str]
    between: str = ""


RENDERINGS: dict[TranscriptFormat, Rendering] = {
    "html": Rendering(_html_begin, _html_line, _html_end),
    "json": Rendering(_json_begin, _json_line, _json_end, ",\n"),
    "txt": Rendering(_txt_begin, _txt_line, _txt_end),
}
