"""What may stand in each rich content, beside what its type says.

Invariant: what passes can be drawn, answered and said in plain words; a refusal has the exact path of the field.
"""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from onglass.conversations.engine.words import check_ids, check_length, check_url, check_words, require_words
from onglass.conversations.model import (
    CaptureRequestContent,
    CardAction,
    CardRow,
    FormContent,
    FormField,
    IncomingArticleContent,
    IncomingAudioContent,
    IncomingCard,
    IncomingCardContent,
    IncomingCarouselContent,
    IncomingContent,
    IncomingFileContent,
    IncomingImageContent,
    IncomingListPickerContent,
    IncomingVideoContent,
    IncomingVideoGuideContent,
    LocationContent,
    QuickRepliesContent,
    TimePickerContent,
)
from onglass.conversations.model.content import (
    MAX_CAPTION_LENGTH,
    MAX_DETAIL_LENGTH,
    MAX_OPTION_ID_LENGTH,
    MAX_OPTION_TITLE_LENGTH,
    MAX_SUBJECT_LENGTH,
    MAX_TEXT_LENGTH,
)
from onglass.conversations.model.questions import MAX_ITEMS
from onglass.platform.problems import invalid_field

_MAX_TITLE_LENGTH = 120
_FIRST_YEAR, _LAST_YEAR = 2000, 2199  # what every zone and every client can reckon with
_WITH_CHOICES = frozenset({"choice", "choices"})
_WITH_BOUNDS = frozenset({"number", "choices"})
_WITH_LENGTH = frozenset({"text", "long_text", "email", "phone"})
_ACTION_NEEDS = {"reply": None, "link": "url", "open_screen": "screen"}


def check_rich(content: IncomingContent, path: str) -> None:
    """Raise Invalid unless the content, of a type that anybody may send and no text, can be shown."""
    _CHECKS[type(content)](content, path)


def _check_file(content: IncomingFileContent | IncomingImageContent | IncomingVideoContent, path: str) -> None:
    check_length(content.caption, f"{path}.caption", MAX_CAPTION_LENGTH)


def _check_audio(content: IncomingAudioContent, path: str) -> None:
    check_length(content.transcript, f"{path}.transcript", MAX_TEXT_LENGTH)


def _check_quick_replies(content: QuickRepliesContent, path: str) -> None:
    require_words(content.text, f"{path}.text", MAX_TEXT_LENGTH)
    seen = set()
    for index, option in enumerate(content.options):
        place = f"{path}.options[{index}]"
        require_words(option.id, f"{place}.id", MAX_OPTION_ID_LENGTH)
        require_words(option.title, f"{place}.title", MAX_OPTION_TITLE_LENGTH)
        if option.id in seen:
            raise invalid_field(f"{place}.id", "Give every option an id of its own.")
        seen.add(option.id)


def _check_list_picker(content: IncomingListPickerContent, path: str) -> None:
    require_words(content.text, f"{path}.text", MAX_TEXT_LENGTH)
    items = []
    for number, section in enumerate(content.sections):
        place = f"{path}.sections[{number}]"
        check_words(section.title, f"{place}.title", _MAX_TITLE_LENGTH)
        for index, item in enumerate(section.items):
            items.append((item.id, f"{place}.items[{index}]"))
            require_words(item.title, f"{place}.items[{index}].title", _MAX_TITLE_LENGTH)
            check_words(item.detail, f"{place}.items[{index}].detail", MAX_DETAIL_LENGTH)
    if len(items) > MAX_ITEMS:
        raise invalid_field(f"{path}.sections", f"Send at most {MAX_ITEMS} items in all.", code="too_many")
    check_ids(items)
    if content.multiple:
        _check_counts(content.min, content.max, len(items), path)
    elif content.min is not None or content.max is not None:
        name = "min" if content.min is not None else "max"
        raise invalid_field(f"{path}.{name}", "This goes with `multiple` only.", code="not_here")


def _check_counts(least: float | None, most: float | None, there_are: int, path: str) -> None:
    for name, count in (("min", least), ("max", most)):
        if count is not None and (count > there_are or count != int(count) or count < 0):
            raise invalid_field(f"{path}.{name}", f"Send a whole number up to {there_are}.", code="out_of_range")
    _check_order(least, most, path)
    if most == 0:
        raise invalid_field(f"{path}.max", "Let at least one be chosen.", code="out_of_range")


def _check_order(least: float | None, most: float | None, path: str) -> None:
    if least is not None and most is not None and least > most:
        raise invalid_field(f"{path}.max", "This may not be less than `min`.", code="out_of_range")


def _check_time_picker(content: TimePickerContent, path: str) -> None:
    require_words(content.text, f"{path}.text", MAX_TEXT_LENGTH)
    check_words(content.location, f"{path}.location", MAX_DETAIL_LENGTH)
    if content.time_zone not in _zones():
        detail = "Send the name of a time zone, such as Europe/Berlin."
        raise invalid_field(f"{path}.time_zone", detail, code="unknown_time_zone")
    check_ids((slot.id, f"{path}.slots[{index}]") for index, slot in enumerate(content.slots))
    for index, slot in enumerate(content.slots):
        if not _FIRST_YEAR <= slot.starts_at.year <= _LAST_YEAR:
            detail = f"Send a time from {_FIRST_YEAR} to {_LAST_YEAR}."
            raise invalid_field(f"{path}.slots[{index}].starts_at", detail, code="out_of_range")


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _check_form(content: FormContent, path: str) -> None:
    require_words(content.text, f"{path}.text", MAX_TEXT_LENGTH)
    check_words(content.submit_label, f"{path}.submit_label", _MAX_TITLE_LENGTH)
    check_ids((field.id, f"{path}.fields[{index}]") for index, field in enumerate(content.fields))
    for index, field in enumerate(content.fields):
        _check_field(field, f"{path}.fields[{index}]")
    if content.steps is not None:
        _check_steps(content.steps, [field.id for field in content.fields], f"{path}.steps")


def _check_field(field: FormField, path: str) -> None:
    require_words(field.label, f"{path}.label", _MAX_TITLE_LENGTH)
    check_words(field.help, f"{path}.help", MAX_DETAIL_LENGTH)
    if (field.choices is not None) is not (field.kind in _WITH_CHOICES):
        raise invalid_field(f"{path}.choices", "Send choices with the kinds choice and choices only.", code="choices")
    for index, choice in enumerate(field.choices or ()):
        require_words(choice.title, f"{path}.choices[{index}].title", _MAX_TITLE_LENGTH)
    check_ids((choice.id, f"{path}.choices[{index}]") for index, choice in enumerate(field.choices or ()))
    _check_bounds(field, path)


def _check_bounds(field: FormField, path: str) -> None:
    misplaced = {
        "min": field.min is not None and field.kind not in _WITH_BOUNDS,
        "max": field.max is not None and field.kind not in _WITH_BOUNDS,
        "max_length": field.max_length is not None and field.kind not in _WITH_LENGTH,
    }
    for name, is_misplaced in misplaced.items():
        if is_misplaced:
            raise invalid_field(f"{path}.{name}", f"This does not go with the kind {field.kind}.", code="not_here")
    if field.kind == "choices":
        _check_counts(field.min, field.max, len(field.choices or ()), path)
    else:
        _check_order(field.min, field.max, path)


def _check_steps(steps: Sequence[Sequence[str]], field_ids: Sequence[str], path: str) -> None:
    seen: set[str] = set()
    for number, step in enumerate(steps):
        if not step:
            raise invalid_field(f"{path}[{number}]", "Name at least one field on every page.", code="blank")
        for index, field_id in enumerate(step):
            if field_id not in field_ids or field_id in seen:
                detail = "Name every field of the form, each on one page."
                raise invalid_field(f"{path}[{number}][{index}]", detail, code="unknown_field_id")
            seen.add(field_id)
    if len(seen) < len(field_ids):
        raise invalid_field(path, "Name every field of the form, each on one page.", code="field_missing")


def _check_card(content: IncomingCard | IncomingCardContent, path: str) -> None:
    require_words(content.title, f"{path}.title", _MAX_TITLE_LENGTH)
    check_words(content.text, f"{path}.text", MAX_TEXT_LENGTH)
    _check_alt(content.alt, path, has_picture=content.image is not None)
    for index, row in enumerate(content.rows or ()):
        _check_row(row, f"{path}.rows[{index}]")
    check_ids((action.id, f"{path}.actions[{index}]") for index, action in enumerate(content.actions))
    for index, action in enumerate(content.actions):
        _check_action(action, f"{path}.actions[{index}]")


def _check_alt(alt: str | None, path: str, *, has_picture: bool) -> None:
    check_length(alt, f"{path}.alt", MAX_DETAIL_LENGTH)
    if alt is not None and not has_picture:
        raise invalid_field(f"{path}.alt", "This describes a picture; there is none.", code="not_here")


def _check_row(row: CardRow, path: str) -> None:
    require_words(row.label, f"{path}.label", _MAX_TITLE_LENGTH)
    require_words(row.value, f"{path}.value", MAX_DETAIL_LENGTH)


def _check_action(action: CardAction, path: str) -> None:
    require_words(action.title, f"{path}.title", _MAX_TITLE_LENGTH)
    needed = _ACTION_NEEDS[action.kind]
    for name, told in (("url", action.url), ("screen", action.screen)):
        if (told is not None) is not (name == needed):
            detail = "Send `url` with the kind link, `screen` with open_screen, neither with reply."
            raise invalid_field(f"{path}.{name}", detail, code="missing" if name == needed else "not_here")
    check_url(action.url, f"{path}.url")
    check_words(action.screen, f"{path}.screen", MAX_SUBJECT_LENGTH)


def _check_carousel(content: IncomingCarouselContent, path: str) -> None:
    for index, card in enumerate(content.cards):
        _check_card(card, f"{path}.cards[{index}]")


def _check_article(content: IncomingArticleContent, path: str) -> None:
    require_words(content.title, f"{path}.title", _MAX_TITLE_LENGTH)
    check_words(content.text, f"{path}.text", MAX_TEXT_LENGTH)
    check_url(content.url, f"{path}.url")
    _check_alt(content.alt, path, has_picture=content.image is not None)


def _check_video_guide(content: IncomingVideoGuideContent, path: str) -> None:
    require_words(content.title, f"{path}.title", _MAX_TITLE_LENGTH)
    check_words(content.text, f"{path}.text", MAX_TEXT_LENGTH)
    check_url(content.url, f"{path}.url")
    check_url(content.captions_url, f"{path}.captions_url")
    check_words(content.for_screen, f"{path}.for_screen", MAX_SUBJECT_LENGTH)


def _check_location(content: LocationContent, path: str) -> None:
    check_words(content.label, f"{path}.label", MAX_DETAIL_LENGTH)


def _check_capture_request(content: CaptureRequestContent, path: str) -> None:
    require_words(content.text, f"{path}.text", MAX_TEXT_LENGTH)
    if len(set(content.kinds)) < len(content.kinds):
        raise invalid_field(f"{path}.kinds[1]", "Name each kind once.", code="duplicate_id")


_CHECKS: dict[type, Callable[[Any, str], None]] = {
    IncomingFileContent: _check_file,
    IncomingImageContent: _check_file,
    IncomingVideoContent: _check_file,
    IncomingAudioContent: _check_audio,
    QuickRepliesContent: _check_quick_replies,
    IncomingListPickerContent: _check_list_picker,
    TimePickerContent: _check_time_picker,
    FormContent: _check_form,
    IncomingCardContent: _check_card,
    IncomingCarouselContent: _check_carousel,
    IncomingArticleContent: _check_article,
    IncomingVideoGuideContent: _check_video_guide,
    LocationContent: _check_location,
    CaptureRequestContent: _check_capture_request,
}
