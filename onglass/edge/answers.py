"""What the server answers where the matter's own structs do not already say it.

Invariant: a secret stands only in the answer to the call that made it.
"""

from typing import Any, Literal
from uuid import UUID

import msgspec

from onglass.context.model import ContextPolicy
from onglass.conversations.model import ConversationRow, ExpectedReply, Message, Note
from onglass.delivery.model import PushPolicy


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """An answer."""


class MessageAnswer(Answer, frozen=True):
    """The message as it is stored."""

    message: Message


class NoteAnswer(Answer, frozen=True):
    """The note as it is stored."""

    note: Note


class MessageOrNoteAnswer(Answer, frozen=True, omit_defaults=True):
    """What was edited: a message, or a note."""

    message: Message | None = None
    note: Note | None = None


class OpenedConversation(Answer, frozen=True):
    """The conversation and its first message."""

    conversation: ConversationRow
    message: Message


class Draft(Answer, frozen=True):
    """Unfinished input, or null."""

    content: dict[str, Any] | None


class SessionCustomer(Answer, frozen=True, omit_defaults=True):
    """Who the server takes the customer for; `verified` when the host app signed it.

    `only_conversation_id`: came by the link in a mail, so the session is for that conversation and tells no name.
    """

    id: UUID
    verified: bool
    name: str | None = None
    only_conversation_id: UUID | None = None


class Mode(Answer, frozen=True):
    """A way to get help."""

    open: bool


class Modes(Answer, frozen=True):
    """Each way to get help; null while it is not offered."""

    message: Mode | None
    call: None = None
    video: None = None
    email: None = None
    callback: None = None


class UploadPolicy(Answer, frozen=True):
    """What may be attached, told before anybody chooses a file; sounds and videos have limits of their own."""

    max_bytes: int
    max_audio_bytes: int
    max_video_bytes: int
    max_count: int
    media_types: list[str]


class Config(Answer, frozen=True, kw_only=True):
    """How this app's messenger behaves and looks; null where a feature is not there.

    `version` is another whenever anything of it is; the stream's `welcome` names the one that holds.
    """

    modes: Modes
    hours: None = None
    expected_reply: ExpectedReply | None = None
    theme: dict[str, Any]
    locale: str
    uploads: UploadPolicy
    edit_window_seconds: int
    read_receipts: bool
    context: ContextPolicy
    push: PushPolicy
    version: str


class ClientSession(Answer, frozen=True):
    """A customer's session. `session_token` and `anonymous_id` are secrets of the device."""

    session_token: str
    expires_at: str
    customer: SessionCustomer
    anonymous_id: str
    config: Config


class AgentSelf(Answer, frozen=True):
    """The signed-in agent."""

    id: UUID
    name: str
    email: str
    role: Literal["agent", "supervisor", "administrator"]
    workspace_id: UUID
    availability: Literal["online", "away", "offline"]


class AgentSession(Answer, frozen=True):
    """An agent's session."""

    session_token: str
    expires_at: str
    agent: AgentSelf


class WorkspaceReference(Answer, frozen=True):
    """A workspace by name."""

    id: UUID
    name: str


class AgentAtWork(AgentSelf, frozen=True):
    """The signed-in agent, how many cases they may hold at once, and how many places are taken."""

    capacity: int
    load: int


class Me(Answer, frozen=True):
    """Who is signed in, and where."""

    agent: AgentAtWork
    workspace: WorkspaceReference
    uploads: UploadPolicy
    edit_window_seconds: int


class Colleague(Answer, frozen=True):
    """An agent as colleagues see them."""

    id: UUID
    name: str
    availability: Literal["online", "away", "offline"]


class Colleagues(Answer, frozen=True):
    """The agents of the workspace who may work."""

    agents: list[Colleague]


class AvailabilityAnswer(Answer, frozen=True):
    """Whether the agent takes cases now."""

    state: Literal["online", "away", "offline"]


class AppAnswer(Answer, frozen=True):
    """An app."""

    id: UUID
    name: str
    app_key: str
    allowed_origins: list[str]
    created_at: str


class Apps(Answer, frozen=True):
    """The workspace's apps."""

    apps: list[AppAnswer]


class AppWithSecret(Answer, frozen=True):
    """An app with its identity secret, which is shown this once."""

    app: AppAnswer
    identity_secret: str


class IdentityKeyAnswer(Answer, frozen=True):
    """A registered public key."""

    id: UUID
    algorithm: str
    public_key: str
    created_at: str


class IdentityKeys(Answer, frozen=True):
    """An app's registered public keys."""

    identity_keys: list[IdentityKeyAnswer]


class AgentAnswer(Answer, frozen=True):
    """An agent as administrators see them; `capacity` is how many conversations of messages they may hold at once."""

    id: UUID
    email: str
    name: str
    role: str
    availability: str
    created_at: str
    disabled_at: str | None
    capacity: int


class Agents(Answer, frozen=True):
    """The workspace's agents, disabled ones too."""

    agents: list[AgentAnswer]


class SessionAnswer(Answer, frozen=True):
    """A session without its token."""

    id: UUID
    kind: str
    customer_id: UUID | None
    agent_id: UUID | None
    label: str | None
    created_at: str
    expires_at: str


class Sessions(Answer, frozen=True):
    """Sessions that are valid now."""

    sessions: list[SessionAnswer]


class AdminToken(Answer, frozen=True):
    """A new admin token, shown this once."""

    session: SessionAnswer
    admin_token: str


class AuditEntry(Answer, frozen=True):
    """A privileged act."""

    number: int
    occurred_at: str
    actor_kind: str
    actor_id: UUID | None
    action: str
    target_kind: str | None
    target_id: UUID | None
    detail: dict[str, Any]
    hash: str


class AuditPage(Answer, frozen=True):
    """Privileged acts, newest first; `next_before` continues."""

    entries: list[AuditEntry]
    next_before: int | None


class AuditVerdictAnswer(Answer, frozen=True):
    """Whether the chain of audit rows is whole."""

    intact: bool
    checked: int
    broken_at: int | None
    reason: str | None


class DeadLetterAnswer(Answer, frozen=True):
    """A reaction that failed every time; later events of its stream wait."""

    stream_id: UUID
    seq: int
    reaction: str
    tries: int
    error: str
    failed_at: str


class DeadLetters(Answer, frozen=True):
    """What needs an operator's eye."""

    dead_letters: list[DeadLetterAnswer]


class WorkspaceAnswer(Answer, frozen=True):
    """The workspace."""

    id: UUID
    name: str
    created_at: str
