"""What is said and answered about the colour of an app's messenger."""

from typing import Annotated

from msgspec import Meta

from onglass.edge.answers import Answer
from onglass.edge.bodies import Body


class PutTheme(Body, frozen=True):
    """`color`: `#rgb` or `#rrggbb`; null for the standard colour."""

    color: Annotated[str, Meta(max_length=100)] | None


class AppTheme(Answer, frozen=True):
    """An app's colour and the tones (`#rrggbb` by token) that follow from it; `adjusted` says what had to differ."""

    color: str | None
    light: dict[str, str]
    dark: dict[str, str]
    adjusted: list[str]
