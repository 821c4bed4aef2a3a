"""What is said and answered about what a customer does around their conversations."""

from typing import Annotated, Any

from msgspec import Meta

from onglass.context.model import Collect, Consent
from onglass.conversations.model import ScreenSeen, StepSeen
from onglass.edge.answers import Answer
from onglass.edge.bodies import Body

AttributeName = Annotated[str, Meta(min_length=1, max_length=80)]


class PutContextSettings(Body, frozen=True):
    """What an app lets be collected; all of it, for it takes its place. `attributes_allowed` null: every attribute."""

    collect: Collect
    consent: Consent
    battery: bool
    console_tail: bool
    attributes_allowed: Annotated[list[AttributeName], Meta(max_length=100)] | None
    retention_days: Annotated[int, Meta(ge=1, le=365)]


class OwnContext(Answer, frozen=True):
    """What an agent can see of the customer who asks. `consent`: whether anything may be kept of what they do."""

    device: dict[str, Any]
    screen: ScreenSeen | None
    breadcrumbs: list[StepSeen]
    attributes: dict[str, Any]
    consent: bool
