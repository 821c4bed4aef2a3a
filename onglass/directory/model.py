"""The people and doors of a workspace as values. Secrets appear only in the structs that hand them over once."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Literal
from uuid import UUID

import msgspec

from onglass.platform.events import Actor, ActorKind

PrincipalKind = Literal["customer", "agent", "admin", "operator"]
Role = Literal["customer", "agent", "supervisor", "administrator"]
AgentRole = Literal["agent", "supervisor", "administrator"]
Availability = Literal["online", "away", "offline"]
KeyAlgorithm = Literal["ES256", "EdDSA", "RS256"]

NOBODY_ID = UUID(int=0)


class Principal(msgspec.Struct, frozen=True, kw_only=True):
    """Who is asking, and with which rights; the answer to a token.

    `id` is the customer's or the agent's; for an admin token it is the token's own session id. `operator` is the
    person at the command line and comes from no token. `is_blocked`: a customer who may only read.
    `only_conversation_id`: a customer who came by a mailed link, and sees nothing but that conversation.
    """

    kind: PrincipalKind
    workspace_id: UUID
    id: UUID
    role: Role
    session_id: UUID
    expires_at: datetime
    app_id: UUID | None = None
    device_id: UUID | None = None
    is_blocked: bool = False
    only_conversation_id: UUID | None = None

    @property
    def actor(self) -> Actor:
        """The principal as the event log names it: a customer, an agent, else the system."""
        if self.kind == "customer":
            return Actor(ActorKind.CUSTOMER, self.id)
        if self.kind == "agent":
            return Actor(ActorKind.AGENT, self.id)
        return Actor(ActorKind.SYSTEM)


class Workspace(msgspec.Struct, frozen=True, kw_only=True):
    """A tenant."""

    id: UUID
    name: str
    settings: dict[str, Any]
    created_at: datetime


class App(msgspec.Struct, frozen=True, kw_only=True):
    """A company's app that carries the messenger. `app_key` is public: it says which app, not that it is allowed."""

    id: UUID
    name: str
    app_key: str
    allowed_origins: list[str]
    theme: dict[str, Any]
    created_at: datetime


class IdentityKey(msgspec.Struct, frozen=True, kw_only=True):
    """A public key with which a host app's server signs identities; `public_key` is PEM."""

    id: UUID
    app_id: UUID
    algorithm: KeyAlgorithm
    public_key: str
    created_at: datetime


class Customer(msgspec.Struct, frozen=True, kw_only=True):
    """A customer record. `external_id` is the host app's signed `sub`; without it the record is anonymous."""

    id: UUID
    external_id: str | None
    name: str | None
    email: str | None
    email_verified: bool
    phone: str | None
    attributes: dict[str, Any]
    created_at: datetime
    seen_at: datetime

    @property
    def verified(self) -> bool:
        """Whether the host app has signed who this is."""
        return self.external_id is not None


class Device(msgspec.Struct, frozen=True, kw_only=True):
    """One installation of an app on one device, with what it told about itself."""

    id: UUID
    app_id: UUID
    customer_id: UUID
    traits: dict[str, Any]
    created_at: datetime
    seen_at: datetime


class Agent(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who answers customers. A disabled agent keeps their name on what they wrote.

    `capacity` is how many conversations of messages they may hold at once.
    """

    id: UUID
    email: str
    name: str
    role: AgentRole
    availability: Availability
    capacity: int
    created_at: datetime
    disabled_at: datetime | None


class SessionFacts(msgspec.Struct, frozen=True, kw_only=True):
    """A session without its token, for lists."""

    id: UUID
    kind: Literal["customer", "agent", "admin"]
    customer_id: UUID | None
    agent_id: UUID | None
    label: str | None
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None


class Identity(msgspec.Struct, frozen=True, kw_only=True):
    """What a host-signed token says. None for a claim that it does not make."""

    subject: str
    name: str | None = None
    email: str | None = None
    email_verified: bool = False
    phone: str | None = None
    attributes: Mapping[str, Any] | None = None


class Urgency(msgspec.Struct, frozen=True, kw_only=True):
    """What a host app's server signed about a matter: 0 (as any) to 10, and until when it wants an answer."""

    level: int
    deadline_at: datetime | None


class Joined(msgspec.Struct, frozen=True, kw_only=True):
    """An anonymous record that turned out to be a known customer: what it owned has to move."""

    from_customer_id: UUID
    to_customer_id: UUID


class StartedSession(msgspec.Struct, frozen=True, kw_only=True):
    """A customer's new session. `session_token` and `anonymous_id` are secrets, shown here once.

    `joined` is set when the caller must move what the anonymous record owned, in the same transaction.
    """

    session_token: str
    anonymous_id: str
    expires_at: datetime
    principal: Principal
    customer: Customer
    app: App
    joined: Joined | None = None


class SignedInAgent(msgspec.Struct, frozen=True, kw_only=True):
    """An agent's new session; `session_token` is a secret, shown here once."""

    session_token: str
    expires_at: datetime
    principal: Principal
    agent: Agent


class CreatedApp(msgspec.Struct, frozen=True, kw_only=True):
    """A new app with its identity secret, shown here once."""

    app: App
    identity_secret: str


class CreatedToken(msgspec.Struct, frozen=True, kw_only=True):
    """A new admin token, shown here once."""

    session: SessionFacts
    admin_token: str


class RevokedSession(msgspec.Struct, frozen=True):
    """A session that ended before its time, of any workspace."""

    workspace_id: UUID
    session_id: UUID


class ChangedSession(msgspec.Struct, frozen=True):
    """A session whose holder was blocked or unblocked, of any workspace."""

    workspace_id: UUID
    session_id: UUID
    is_blocked: bool


class Revocations(msgspec.Struct, frozen=True, kw_only=True):
    """What ended or changed since the last look, and the database's time of this one: hand it in at the next."""

    as_of: datetime
    sessions: list[RevokedSession]
    changed: list[ChangedSession] = []


class AuditRow(msgspec.Struct, frozen=True, kw_only=True):
    """One privileged act, chained to the one before by `previous_hash`."""

    number: int
    occurred_at: datetime
    actor_kind: str
    actor_id: UUID | None
    action: str
    target_kind: str | None
    target_id: UUID | None
    detail: dict[str, Any]
    previous_hash: bytes
    hash: bytes


class AuditVerdict(msgspec.Struct, frozen=True, kw_only=True):
    """Whether the chain holds; `broken_at` is the first number that does not fit, `reason` says how."""

    intact: bool
    checked: int
    broken_at: int | None = None
    reason: str | None = None


def operator_of(workspace_id: UUID) -> Principal:
    """Return the principal that stands in the audit log for the person at the server's command line."""
    return Principal(
        kind="operator",
        workspace_id=workspace_id,
        id=NOBODY_ID,
        role="administrator",
        session_id=NOBODY_ID,
        expires_at=datetime.max.replace(tzinfo=UTC),
    )
