"""Rich messages in a journey: what an agent asks by the API, and what came back as an answer."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.journeys.desk import Desk

Row = dict[str, Any]

LIST: Row = {
    "type": "list_picker",
    "text": "Which card is it about?",
    "sections": [
        {
            "title": "Your cards",
            "items": [
                {"id": "everyday", "title": "Everyday card 4471", "detail": "Declined today"},
                {"id": "joint", "title": "Joint card 9020"},
            ],
        }
    ],
}
FORM: Row = {
    "type": "form",
    "text": "Raise your card limit",
    "submit_label": "Raise my limit",
    "fields": [
        {
            "id": "limit",
            "label": "How much a day?",
            "kind": "choice",
            "required": True,
            "choices": [{"id": "600", "title": "600 euros"}, {"id": "1000", "title": "1,000 euros"}],
        },
        {"id": "email", "label": "Where shall we write to?", "kind": "email", "required": True},
        {"id": "amount", "label": "How much now?", "kind": "number", "min": 1, "max": 900},
        {"id": "word", "label": "The word we agreed on", "kind": "text", "required": True, "secret": True},
    ],
    "steps": [["limit"], ["email", "amount"], ["word"]],
}
RATING: Row = {"type": "rating"}


def card(**more: Any) -> Row:
    return {
        "type": "card",
        "title": "Travel cover",
        "text": "For journeys up to 60 days.",
        "rows": [{"label": "Price", "value": "4.20 a month"}],
        "actions": [
            {"id": "take", "title": "Take it", "kind": "reply"},
            {"id": "terms", "title": "Read the terms", "kind": "link", "url": "https://example.com/terms"},
            {"id": "see", "title": "See my covers", "kind": "open_screen", "screen": "covers"},
        ],
    } | more


def instant(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def slots(*moments: datetime, time_zone: str = "Europe/Lisbon", **more: Any) -> Row:
    """Offer times, named s0, s1, … in order."""
    found = [{"id": f"s{at}", "starts_at": instant(one), "duration_minutes": 10} for at, one in enumerate(moments)]
    return {"type": "time_picker", "text": "When shall we call?", "time_zone": time_zone, "slots": found} | more


def in_days(days: int, hour: int) -> datetime:
    return (datetime.now(UTC) + timedelta(days=days)).replace(hour=hour, minute=0, second=0, microsecond=0)


async def answers_to(ada: Desk, conversation_id: str, question_id: str) -> list[Row]:
    """All messages that answer this one."""
    return [one for one in await ada.messages(conversation_id) if one.get("reply_to") == question_id]


async def answer_to(ada: Desk, conversation_id: str, question_id: str) -> Row:
    """The one message that answers this one, once it is there; and that no second one follows it."""
    for _ in range(80):
        if await answers_to(ada, conversation_id, question_id):
            break
        await asyncio.sleep(0.1)
    await asyncio.sleep(0.3)
    found = await answers_to(ada, conversation_id, question_id)
    assert len(found) == 1, found
    return found[0]
