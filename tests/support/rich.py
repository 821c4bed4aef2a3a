"""One good content of every rich type, as it is sent."""

from datetime import UTC, datetime, timedelta
from typing import Any

Json = dict[str, Any]


def in_hours(hours: float) -> str:
    """A time from now, as it is sent."""
    return (datetime.now(UTC) + timedelta(hours=hours)).isoformat()


LIST: Json = {
    "type": "list_picker",
    "text": "Which bill is it?",
    "sections": [
        {"title": "Gas", "items": [{"id": "gas-1", "title": "January", "detail": "41.20"}]},
        {"items": [{"id": "water", "title": "Water"}, {"id": "rent", "title": "Rent"}]},
    ],
}
TIMES: Json = {
    "type": "time_picker",
    "text": "When may we call?",
    "time_zone": "Europe/Berlin",
    "slots": [
        {"id": "summer", "starts_at": "2026-10-25T00:30:00Z", "duration_minutes": 30},
        {"id": "winter", "starts_at": "2026-10-25T01:30:00Z", "duration_minutes": 30},
        {"id": "over", "starts_at": "2026-10-25T00:30:00Z", "duration_minutes": 60},
    ],
    "location": "By telephone",
}
FORM: Json = {
    "type": "form",
    "text": "Please tell us more.",
    "fields": [
        {"id": "name", "label": "Your name", "kind": "text", "required": True, "max_length": 40},
        {"id": "why", "label": "What happened", "kind": "long_text"},
        {"id": "mail", "label": "E-mail", "kind": "email"},
        {"id": "phone", "label": "Telephone", "kind": "phone"},
        {"id": "age", "label": "Age", "kind": "number", "min": 18, "max": 120},
        {"id": "day", "label": "Day", "kind": "date"},
        {"id": "one", "label": "Account", "kind": "choice", "choices": [{"id": "a", "title": "Current"}]},
        {
            "id": "some",
            "label": "Cards",
            "kind": "choices",
            "min": 1,
            "max": 2,
            "choices": [{"id": "x", "title": "Debit"}, {"id": "y", "title": "Credit"}, {"id": "z", "title": "Gift"}],
        },
        {"id": "ok", "label": "May we call?", "kind": "yes_no"},
        {"id": "pin", "label": "Passphrase", "kind": "text", "secret": True},
    ],
    "steps": [["name", "why", "mail", "phone"], ["age", "day", "one", "some", "ok", "pin"]],
}
VALUES: Json = {
    "name": "Ada",
    "why": "It broke.\nTwice.",
    "mail": "ada@example.com",
    "phone": "+49 (30) 123456",
    "age": 41,
    "day": "2026-02-28",
    "one": "a",
    "some": ["x", "z"],
    "ok": False,
    "pin": "open sesame",
}
CARD: Json = {
    "type": "card",
    "title": "Your order 17",
    "text": "It is on its way.",
    "rows": [{"label": "Arrives", "value": "Tuesday"}],
    "actions": [
        {"id": "fine", "title": "That is fine", "kind": "reply"},
        {"id": "track", "title": "Follow it", "kind": "link", "url": "https://example.com/17"},
        {"id": "show", "title": "Show the order", "kind": "open_screen", "screen": "order/17"},
    ],
}
CAROUSEL: Json = {
    "type": "carousel",
    "cards": [
        {"title": "Small", "actions": [{"id": "take", "title": "Take it", "kind": "reply"}]},
        {"title": "Large", "text": "For many", "actions": [{"id": "take", "title": "Take it", "kind": "reply"}]},
    ],
}
ARTICLE: Json = {"type": "article", "title": "How to pay", "text": "In three steps.", "url": "https://example.com/pay"}
GUIDE: Json = {
    "type": "video_guide",
    "title": "Find your bill",
    "url": "https://example.com/bill.mp4",
    "duration_seconds": 65,
    "captions_url": "https://example.com/bill.vtt",
    "for_screen": "bills",
}
PLACE: Json = {"type": "location", "latitude": 52.52, "longitude": 13.405, "accuracy_m": 12.4, "label": "The branch"}
CAPTURE: Json = {"type": "capture_request", "text": "Show me the screen, please.", "kinds": ["screenshot", "photo"]}
QUICK: Json = {"type": "quick_replies", "text": "Still there?", "options": [{"id": "y", "title": "Yes"}]}
OF_AGENTS: tuple[Json, ...] = (LIST, TIMES, FORM, CARD, CAROUSEL, ARTICLE, GUIDE, PLACE, CAPTURE, QUICK)

FALLBACKS = {
    "list_picker": "Which bill is it?\nGas:\n1. January - 41.20\n2. Water\n3. Rent",
    "time_picker": (
        "When may we call?\nBy telephone\nEurope/Berlin:\n1. 2026-10-25 02:30-02:00 (UTC+02:00, then UTC+01:00)\n"
        "2. 2026-10-25 02:30-03:00 (UTC+01:00)\n3. 2026-10-25 02:30-02:30 (UTC+02:00, then UTC+01:00)"
    ),
    "form": (
        "Please tell us more.\n1. Your name *\n2. What happened\n3. E-mail\n4. Telephone\n5. Age\n6. Day\n"
        "7. Account: Current\n8. Cards: Debit / Credit / Gift\n9. May we call?\n10. Passphrase"
    ),
    "card": (
        "Your order 17\nIt is on its way.\nArrives: Tuesday\n- That is fine\n- Follow it: https://example.com/17\n"
        "- Show the order"
    ),
    "carousel": "1. Small\n- Take it\n2. Large\nFor many\n- Take it",
    "article": "How to pay\nIn three steps.\nhttps://example.com/pay",
    "video_guide": "Find your bill (1:05)\nhttps://example.com/bill.mp4",
    "location": "The branch\n52.520000, 13.405000 (±12 m)",
    "capture_request": "Show me the screen, please.",
    "quick_replies": "Still there?\n1. Yes",
}
WORDS_OF_VALUES = (
    "Your name: Ada\nWhat happened: It broke.\nTwice.\nE-mail: ada@example.com\nTelephone: +49 (30) 123456\nAge: 41\n"
    "Day: 2026-02-28\nAccount: Current\nCards: Debit, Gift\nMay we call?: no\nPassphrase: ••••"
)
