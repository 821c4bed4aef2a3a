"""Messages that ask: pick from a list, pick a time, fill in a form, rate, send a picture, prove who you are.

Invariant: a question has one answer, which names things by the ids that stand here.
"""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from onglass.conversations.model.attachments import FileDescription, FileReference

MAX_SECTIONS = 20
MAX_ITEMS = 50
MAX_SLOTS = 100
MAX_SLOT_MINUTES = 7 * 24 * 60
MAX_FIELDS = 20
MAX_CHOICES = 50

FieldKind = Literal["text", "long_text", "email", "phone", "number", "date", "choice", "choices", "yes_no"]
CaptureKind = Literal["screenshot", "photo"]
Count = Annotated[int, msgspec.Meta(ge=0, le=MAX_ITEMS)]
AwareTime = Annotated[datetime, msgspec.Meta(tz=True)]


class IncomingListItem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Something to pick, as a sender names it."""

    id: str
    title: str
    detail: str | None = None
    image: FileReference | None = None


class IncomingListSection(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Items that belong together."""

    items: Annotated[list[IncomingListItem], msgspec.Meta(min_length=1, max_length=MAX_ITEMS)]
    title: str | None = None


class IncomingListPickerContent(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True, tag="list_picker"
):
    """A list to pick one from, or, with `multiple`, `min` to `max` of them."""

    text: str
    sections: Annotated[list[IncomingListSection], msgspec.Meta(min_length=1, max_length=MAX_SECTIONS)]
    multiple: bool = False
    min: Count | None = None
    max: Count | None = None
    fallback: str | None = None


class ListItem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something to pick."""

    id: str
    title: str
    detail: str | None = None
    image: FileDescription | None = None


class ListSection(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Items that belong together."""

    items: list[ListItem]
    title: str | None = None


class ListPickerContent(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="list_picker"):
    """A list to pick one from, or, with `multiple`, `min` to `max` of them."""

    text: str
    sections: list[ListSection]
    fallback: str
    multiple: bool = False
    min: int | None = None
    max: int | None = None


class TimeSlot(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A time that can be chosen until it begins."""

    id: str
    starts_at: AwareTime
    duration_minutes: Annotated[int, msgspec.Meta(ge=1, le=MAX_SLOT_MINUTES)]


class TimePickerContent(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True, tag="time_picker"
):
    """Times to choose one from, shown in `time_zone` (an IANA name)."""

    text: str
    time_zone: str
    slots: Annotated[list[TimeSlot], msgspec.Meta(min_length=1, max_length=MAX_SLOTS)]
    location: str | None = None
    fallback: str | None = None


class FormChoice(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One of the answers a field allows."""

    id: str
    title: str


class FormField(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A field of a form.

    `min` and `max`: of a number, or how many of `choices`. `secret`: its value stands in the stored answer only, never
    in a text, a list, a search, a draft or a notification.
    """

    id: str
    label: str
    kind: FieldKind
    required: bool = False
    help: str | None = None
    choices: Annotated[list[FormChoice], msgspec.Meta(min_length=1, max_length=MAX_CHOICES)] | None = None
    min: int | float | None = None
    max: int | float | None = None
    max_length: Annotated[int, msgspec.Meta(ge=1, le=16_000)] | None = None
    secret: bool = False


class FormContent(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True, tag="form"
):
    """A form; `steps` are its pages, each with the ids of its fields."""

    text: str
    fields: Annotated[list[FormField], msgspec.Meta(min_length=1, max_length=MAX_FIELDS)]
    submit_label: str | None = None
    steps: Annotated[list[list[str]], msgspec.Meta(min_length=1, max_length=MAX_FIELDS)] | None = None
    fallback: str | None = None


class RatingContent(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True, tag="rating"
):
    """How was it, from one to five; with `comment`, also in words. Only its own call sends it."""

    text: str
    scale: Literal[5]
    comment: bool = False
    fallback: str | None = None


class CaptureRequestContent(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True, tag="capture_request"
):
    """Please send a picture; an image that replies to it is the answer."""

    text: str
    kinds: Annotated[list[CaptureKind], msgspec.Meta(min_length=1, max_length=2)]
    fallback: str | None = None


class VerificationRequestContent(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    omit_defaults=True,
    forbid_unknown_fields=True,
    tag="verification_request",
):
    """Please prove who you are, until `expires_at`. Only its own call sends it.

    `nonce` and `audience` (the app's id) go into the proof that the host app's server signs, `level` if it is strong.
    """

    text: str
    expires_at: AwareTime
    nonce: str | None = None
    audience: UUID | None = None
    level: Literal["basic", "strong"] | None = None
    fallback: str | None = None
