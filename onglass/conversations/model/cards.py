"""Messages that show: a card with actions, a carousel of cards, an article, a video guide, a place.

Invariant: what can be opened is an https address or a screen of the host app that it names itself.
"""

from typing import Annotated, Literal

import msgspec

from onglass.conversations.model.attachments import FileDescription, FileReference, Seconds

MAX_ROWS = 10
MAX_ACTIONS = 3
MIN_CARDS, MAX_CARDS = 2, 10

ActionKind = Literal["reply", "link", "open_screen"]
Actions = Annotated[list["CardAction"], msgspec.Meta(max_length=MAX_ACTIONS)]
Rows = Annotated[list["CardRow"], msgspec.Meta(max_length=MAX_ROWS)]


class CardRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A fact on a card."""

    label: str
    value: str


class CardAction(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A button: `reply` answers the card, `link` opens `url`, `open_screen` the host app's `screen`."""

    id: str
    title: str
    kind: ActionKind
    url: str | None = None
    screen: str | None = None


class IncomingCard(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A card of a carousel, as a sender names it."""

    title: str
    actions: Actions
    text: str | None = None
    image: FileReference | None = None
    alt: str | None = None
    rows: Rows | None = None


class IncomingCardContent(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True, tag="card"
):
    """A card, as a sender names it."""

    title: str
    actions: Actions
    text: str | None = None
    image: FileReference | None = None
    alt: str | None = None
    rows: Rows | None = None
    fallback: str | None = None


class IncomingCarouselContent(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True, tag="carousel"
):
    """Cards beside each other, as a sender names them."""

    cards: Annotated[list[IncomingCard], msgspec.Meta(min_length=MIN_CARDS, max_length=MAX_CARDS)]
    fallback: str | None = None


class IncomingArticleContent(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True, tag="article"
):
    """Something to read, as a sender names it."""

    title: str
    url: str
    text: str | None = None
    image: FileReference | None = None
    alt: str | None = None
    fallback: str | None = None


class IncomingVideoGuideContent(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True, tag="video_guide"
):
    """Something to watch, as a sender names it: an mp4 or webm file, or a page; `for_screen`: what it explains."""

    title: str
    url: str
    text: str | None = None
    poster: FileReference | None = None
    duration_seconds: Seconds | None = None
    captions_url: str | None = None
    for_screen: str | None = None
    fallback: str | None = None


class LocationContent(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True, tag="location"
):
    """A place on Earth (WGS 84, degrees)."""

    latitude: Annotated[float, msgspec.Meta(ge=-90, le=90)]
    longitude: Annotated[float, msgspec.Meta(ge=-180, le=180)]
    accuracy_m: Annotated[float, msgspec.Meta(ge=0, le=20_000_000)] | None = None
    label: str | None = None
    fallback: str | None = None


class Card(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A card of a carousel."""

    title: str
    actions: list[CardAction]
    text: str | None = None
    image: FileDescription | None = None
    alt: str | None = None
    rows: list[CardRow] | None = None


class CardContent(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="card"):
    """A card."""

    title: str
    actions: list[CardAction]
    fallback: str
    text: str | None = None
    image: FileDescription | None = None
    alt: str | None = None
    rows: list[CardRow] | None = None


class CarouselContent(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="carousel"):
    """Cards beside each other."""

    cards: list[Card]
    fallback: str


class ArticleContent(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="article"):
    """Something to read."""

    title: str
    url: str
    fallback: str
    text: str | None = None
    image: FileDescription | None = None
    alt: str | None = None


class VideoGuideContent(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="video_guide"):
    """Something to watch."""

    title: str
    url: str
    fallback: str
    text: str | None = None
    poster: FileDescription | None = None
    duration_seconds: Seconds | None = None
    captions_url: str | None = None
    for_screen: str | None = None
