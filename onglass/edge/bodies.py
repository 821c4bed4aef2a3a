"""What a request may say, field by field; everything else is refused (422).

Invariant: no shape here has a workspace, an author or a role that the credentials decide.
"""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from onglass.conversations.model import IncomingContent, IncomingContext, TextContent

ClientMessageId = Annotated[str, Meta(min_length=1, max_length=64, description="Makes the send idempotent.")]
SmallText = Annotated[str, Meta(max_length=200)]
Secret = Annotated[str, Meta(min_length=1, max_length=512)]
Seq = Annotated[int, Meta(ge=0, le=2**53)]
Trait = Annotated[str, Meta(max_length=500)] | int | float | bool | None


class Body(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A request body."""


class StartSession(Body, frozen=True):
    """Who is there: an app, maybe a known device, maybe an identity that the host app's server signed."""

    app_key: Annotated[str, Meta(min_length=1, max_length=128)]
    identity_token: Annotated[str, Meta(description="A JWT signed by the host app's server, at most 8 kB.")] | None = (
        None
    )
    anonymous_id: Secret | None = None
    link: (
        Annotated[str, Meta(max_length=512, description="From the link in a mail; alone, without the two above.")]
        | None
    ) = None
    device: Annotated[dict[Annotated[str, Meta(max_length=64)], Trait], Meta(max_length=50)] | None = None


class OpenConversation(Body, frozen=True):
    """A first message, and what it is about."""

    client_message_id: ClientMessageId
    content: IncomingContent
    context: IncomingContext | None = None
    mode: Literal["message"] = "message"
    subject: SmallText | None = None
    previous_id: Annotated[UUID, Meta(description="A conversation of one's own that this one continues.")] | None = None


class SendMessage(Body, frozen=True):
    """A message; the same `client_message_id` and body may be sent any number of times."""

    client_message_id: ClientMessageId
    content: IncomingContent
    reply_to: UUID | None = None


class EditMessage(Body, frozen=True):
    """The new words of one's own message."""

    content: TextContent


class MarkRead(Body, frozen=True):
    """Everything up to `seq`, in the reader's own numbering, was looked at."""

    seq: Seq


class FormDraft(Body, frozen=True):
    """A form half filled in: the message that asks, the values so far (what is secret is not kept), the page."""

    message_id: UUID
    values: Annotated[dict[Annotated[str, Meta(max_length=64)], Any], Meta(max_length=20)]
    step: Annotated[int, Meta(ge=0, le=20)] = 0


class DraftContent(Body, frozen=True):
    """Unfinished words, and a form that a customer has half filled in."""

    text: Annotated[str, Meta(max_length=16_000)] | None = None
    form: FormDraft | None = None


class PutDraft(Body, frozen=True):
    """Unfinished input; `null` removes it."""

    content: DraftContent | None


class SignIn(Body, frozen=True):
    """An agent's credentials; the workspace is needed only where one address works in several."""

    email: Annotated[str, Meta(min_length=1, max_length=320)]
    password: Annotated[str, Meta(min_length=1, max_length=1024)]
    workspace_id: UUID | None = None


class SetAvailability(Body, frozen=True):
    """Whether the agent takes cases now."""

    state: Literal["online", "away", "offline"]


class AddNote(Body, frozen=True):
    """Words among agents, which no customer ever receives."""

    client_message_id: ClientMessageId
    content: TextContent


class Assign(Body, frozen=True):
    """Who owns the case: an agent, or whoever of a team is best; without either, nobody."""

    agent_id: UUID | None = None
    team_id: UUID | None = None


class Snooze(Body, frozen=True):
    """Until when the case rests; `null`: until somebody writes."""

    until: Annotated[datetime, Meta(tz=True)] | None


class CreateApp(Body, frozen=True):
    """A company's app that will carry the messenger."""

    name: Annotated[str, Meta(min_length=1, max_length=120)]
    allowed_origins: Annotated[list[SmallText], Meta(max_length=50)] = []


class ChangeApp(Body, frozen=True):
    """What is left out stays."""

    allowed_origins: Annotated[list[SmallText], Meta(max_length=50)] | None = None


class AddIdentityKey(Body, frozen=True):
    """A public key (PEM) with which the host app's server signs identities."""

    algorithm: Literal["ES256", "EdDSA", "RS256"]
    public_key: Annotated[str, Meta(max_length=8192)]


class CreateAgent(Body, frozen=True):
    """Somebody who will answer customers."""

    email: Annotated[str, Meta(min_length=3, max_length=320)]
    name: Annotated[str, Meta(min_length=1, max_length=120)]
    password: Annotated[str, Meta(min_length=8, max_length=1024)]
    role: Literal["agent", "supervisor", "administrator"] = "agent"


class ChangeAgent(Body, frozen=True):
    """What is left out stays. A new role or password, or being disabled, ends the agent's sessions.

    `capacity` is how many conversations of messages the agent may hold at once.
    """

    role: Literal["agent", "supervisor", "administrator"] | None = None
    password: Annotated[str, Meta(min_length=8, max_length=1024)] | None = None
    disabled: bool | None = None
    capacity: Annotated[int, Meta(ge=0, le=100)] | None = None


class CreateAdminToken(Body, frozen=True):
    """A token for a program; `label` says in lists what it is for."""

    label: Annotated[str, Meta(min_length=1, max_length=120)]


class ReplayDeadLetter(Body, frozen=True):
    """A reaction that failed five times, to be tried again."""

    stream_id: UUID
    seq: Annotated[int, Meta(ge=1, le=2**53)]
    reaction: Annotated[str, Meta(min_length=1, max_length=200)]
