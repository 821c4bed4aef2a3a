"""Whether an answer fits the question that was asked, and what it says in words.

Invariant: what passes names only what the question offered; a secret value is never among the words.
"""

import math
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from onglass.conversations.engine.fallbacks import slot_words
from onglass.conversations.engine.words import check_length
from onglass.conversations.model import (
    Answer,
    Card,
    CardContent,
    CarouselContent,
    Content,
    FormContent,
    FormField,
    ListPickerContent,
    RatingContent,
    TimePickerContent,
)
from onglass.conversations.model.content import MAX_TEXT_LENGTH
from onglass.platform.problems import Conflict, Invalid, invalid_field

HIDDEN = "••••"
_PATH = "content.answer"
_SHORT_LENGTH, _LONG_LENGTH, _ADDRESS_LENGTH = 1_000, 10_000, 320
_PHONE_MIN, _PHONE_MAX = 6, 15
_EMAIL = re.compile(r"[^\s@<>\"(),:;\\\[\]\x00-\x1f]{1,64}@(?:[^\s@.<>\"]{1,63}\.){1,8}[^\s@.<>\"\d][^\s@.<>\"]{1,62}")
_PHONE = re.compile(r"\+?[\d\s()./-]{6,40}")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_LIMIT = 2**53


def check_answer(asked: Content, answer: Answer) -> None:
    """Raise Invalid unless the answer, whose path is `content.answer`, fits the question as it stands in the thread."""
    kind = _KINDS.get(type(asked))
    if kind is None:
        raise invalid_field(_PATH, "The message asks for no answer.", code="no_question")
    fields, check, _ = kind
    for name in Answer.__struct_fields__:
        if name not in fields and getattr(answer, name) is not None:
            raise invalid_field(f"{_PATH}.{name}", "The message does not ask for this.", code="unknown_field")
    if getattr(answer, fields[0]) is None:
        raise invalid_field(f"{_PATH}.{fields[0]}", "Send what the message asks for.", code="missing")
    check(asked, answer)


def answer_words(asked: Content, answer: Answer) -> str:
    """Return an answer that has been checked in words."""
    return _KINDS[type(asked)][2](asked, answer)[:MAX_TEXT_LENGTH]


def check_slot_ahead(asked: Content, answer: Answer, now: datetime) -> None:
    """Raise Conflict `slot_gone` when the chosen time has begun."""
    if not isinstance(asked, TimePickerContent):
        return
    if any(slot.id == answer.slot and slot.starts_at <= now for slot in asked.slots):
        raise Conflict("slot_gone", "This time has passed. Choose a later one.")


def has_secrets(asked: Content | None) -> bool:
    """Tell whether some of what is filled in must stay out of every text."""
    return isinstance(asked, FormContent) and any(field.secret for field in asked.fields)


def without_secrets(form: FormContent, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values of a form, half filled in or whole, as far as they may stand outside an answer."""
    open_ids = {field.id for field in form.fields if not field.secret}
    return {name: value for name, value in values.items() if name in open_ids}


# ---------------------------------------------------------------- lists, times, cards, ratings


def _check_items(asked: ListPickerContent, answer: Answer) -> None:
    chosen, offered = answer.items or [], _titles(asked)
    _check_chosen(chosen, offered, f"{_PATH}.items")
    least = (1 if asked.min is None else asked.min) if asked.multiple else 1
    most = (len(offered) if asked.max is None else asked.max) if asked.multiple else 1
    _check_count(chosen, least, most, f"{_PATH}.items")


def _check_chosen(chosen: list[str], offered: Mapping[str, str], path: str) -> None:
    for index, each in enumerate(chosen):
        if each not in offered:
            raise invalid_field(f"{path}[{index}]", "The message offers no such thing.", code="unknown_option")
        if each in chosen[:index]:
            raise invalid_field(f"{path}[{index}]", "Name each once.", code="duplicate_id")


def _check_count(chosen: list[str], least: float, most: float, path: str) -> None:
    if not least <= len(chosen) <= most:
        raise invalid_field(path, f"Choose {least:g} to {most:g}.", code="out_of_range")


def _titles(asked: ListPickerContent) -> dict[str, str]:
    return {item.id: item.title for section in asked.sections for item in section.items}


def _say_items(asked: ListPickerContent, answer: Answer) -> str:
    titles = _titles(asked)
    return ", ".join(titles[each] for each in answer.items or ()) or "-"


def _check_slot(asked: TimePickerContent, answer: Answer) -> None:
    if all(slot.id != answer.slot for slot in asked.slots):
        raise invalid_field(f"{_PATH}.slot", "The message offers no such time.", code="unknown_option")


def _say_slot(asked: TimePickerContent, answer: Answer) -> str:
    slot = next(each for each in asked.slots if each.id == answer.slot)
    return f"{slot_words(slot, ZoneInfo(asked.time_zone))} {asked.time_zone}"


def _check_action(asked: CardContent | CarouselContent, answer: Answer) -> None:
    card = _card(asked, answer)
    if all(action.kind != "reply" or action.id != answer.action for action in card.actions):
        raise invalid_field(f"{_PATH}.action", "The card has no such answer.", code="unknown_option")


def _card(asked: CardContent | CarouselContent, answer: Answer) -> Card | CardContent:
    if isinstance(asked, CardContent):
        return asked
    if answer.card is None or not 0 <= answer.card < len(asked.cards):
        raise invalid_field(f"{_PATH}.card", f"Send 0 to {len(asked.cards) - 1}.", code="unknown_option")
    return asked.cards[answer.card]


def _say_action(asked: CardContent | CarouselContent, answer: Answer) -> str:
    card = _card(asked, answer)
    title = next(action.title for action in card.actions if action.id == answer.action)
    return title if isinstance(asked, CardContent) else f"{card.title}: {title}"


def _check_score(asked: RatingContent, answer: Answer) -> None:
    if answer.comment is not None and not asked.comment:
        raise invalid_field(f"{_PATH}.comment", "The message asks for a score only.", code="unknown_field")
    check_length(answer.comment, f"{_PATH}.comment", MAX_TEXT_LENGTH)


def _say_score(asked: RatingContent, answer: Answer) -> str:
    told = f"{answer.score}/{asked.scale}"
    return f"{told}\n{answer.comment}" if answer.comment else told


# ---------------------------------------------------------------- forms


def _check_values(asked: FormContent, answer: Answer) -> None:
    values = answer.values or {}
    known = {field.id for field in asked.fields}
    for name in values:
        if name not in known:
            raise invalid_field(f"{_PATH}.values.{name}", "The form has no such field.", code="unknown_field")
    for field in asked.fields:
        path = f"{_PATH}.values.{field.id}"
        if _is_empty(values.get(field.id)):
            if field.required:
                raise invalid_field(path, "This has to be filled in.", code="missing")
        else:
            _VALUE_CHECKS[field.kind](field, values[field.id], path)


def _is_empty(value: Any) -> bool:
    return value is None or value == [] or (isinstance(value, str) and not value.strip())


def _words(field: FormField, value: Any, path: str, limit: int) -> str:
    if not isinstance(value, str):
        raise invalid_field(path, "Send a text.", code="invalid")
    check_length(value, path, limit if field.max_length is None else field.max_length)
    return value


def _check_short(field: FormField, value: Any, path: str) -> None:
    if "\n" in _words(field, value, path, _SHORT_LENGTH):
        raise invalid_field(path, "Send one line.", code="invalid")


def _check_long(field: FormField, value: Any, path: str) -> None:
    _words(field, value, path, _LONG_LENGTH)


def _check_email(field: FormField, value: Any, path: str) -> None:
    if not _EMAIL.fullmatch(_words(field, value, path, _ADDRESS_LENGTH)):
        raise invalid_field(path, "Send an e-mail address, such as ada@example.com.", code="invalid_email")


def _check_phone(field: FormField, value: Any, path: str) -> None:
    number = _words(field, value, path, _ADDRESS_LENGTH)
    digits = sum(letter.isdecimal() for letter in number)
    if not _PHONE.fullmatch(number) or not _PHONE_MIN <= digits <= _PHONE_MAX:
        raise invalid_field(path, "Send a telephone number, such as +49 30 123456.", code="invalid_phone")


def _check_number(field: FormField, value: Any, path: str) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise invalid_field(path, "Send a number.", code="invalid")
    least = -_LIMIT if field.min is None else field.min
    most = _LIMIT if field.max is None else field.max
    if not least <= value <= most:
        raise invalid_field(path, f"Send a number from {least:,} to {most:,}.", code="out_of_range")


def _check_date(field: FormField, value: Any, path: str) -> None:
    try:
        told = _words(field, value, path, _ADDRESS_LENGTH)
        is_date = bool(_DATE.fullmatch(told)) and date.fromisoformat(told) is not None
    except Invalid:
        raise
    except ValueError:
        is_date = False
    if not is_date:
        raise invalid_field(path, "Send a date as YYYY-MM-DD.", code="invalid_date")


def _check_choice(field: FormField, value: Any, path: str) -> None:
    if value not in [choice.id for choice in field.choices or ()]:
        raise invalid_field(path, "The form offers no such choice.", code="unknown_option")


def _check_choices(field: FormField, value: Any, path: str) -> None:
    try:
        chosen = msgspec.convert(value, list[str])
    except msgspec.ValidationError:
        raise invalid_field(path, "Send a list of the choices' ids.", code="invalid") from None
    offered = {choice.id: choice.title for choice in field.choices or ()}
    _check_chosen(chosen, offered, path)
    _check_count(chosen, field.min or 0, len(offered) if field.max is None else field.max, path)


def _check_yes_no(_field: FormField, value: Any, path: str) -> None:
    if not isinstance(value, bool):
        raise invalid_field(path, "Send true or false.", code="invalid")


_VALUE_CHECKS: dict[str, Callable[[FormField, Any, str], None]] = {
    "text": _check_short,
    "long_text": _check_long,
    "email": _check_email,
    "phone": _check_phone,
    "number": _check_number,
    "date": _check_date,
    "choice": _check_choice,
    "choices": _check_choices,
    "yes_no": _check_yes_no,
}


def _say_values(asked: FormContent, answer: Answer) -> str:
    return "\n".join(_value_lines(asked, answer.values or {})) or "-"


def _value_lines(asked: FormContent, values: Mapping[str, Any]) -> Iterator[str]:
    for field in asked.fields:
        value = values.get(field.id)
        if not _is_empty(value):
            yield f"{field.label}: {HIDDEN if field.secret else _say_value(field, value)}"


def _say_value(field: FormField, value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if field.choices is None:
        return str(value)
    titles = {choice.id: choice.title for choice in field.choices}
    return ", ".join(titles[each] for each in (value if isinstance(value, list) else [value]))


# By the question's type: the answer's fields (the first one must be there), the check, the words.
_KINDS: dict[type, tuple[tuple[str, ...], Callable[[Any, Answer], None], Callable[[Any, Answer], str]]] = {
    ListPickerContent: (("items",), _check_items, _say_items),
    TimePickerContent: (("slot",), _check_slot, _say_slot),
    FormContent: (("values",), _check_values, _say_values),
    CardContent: (("action",), _check_action, _say_action),
    CarouselContent: (("action", "card"), _check_action, _say_action),
    RatingContent: (("score", "comment"), _check_score, _say_score),
}
