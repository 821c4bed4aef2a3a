"""Who may do what, on one page: the only place where a role gets a right.

Invariant: an action that is not in the table is allowed to nobody. A right says nothing about *which* conversation:
that is for `conversations.queries.access_conversation` to decide.
"""

from enum import StrEnum

import msgspec

from onglass.directory.model import Principal, PrincipalKind, Role
from onglass.platform.problems import Forbidden


class Action(StrEnum):
    """Everything a route may ask a right for."""

    END_OWN_SESSION = "session.end_own"
    OPEN_STREAM = "stream.open"

    LIST_OWN_CONVERSATIONS = "conversation.list_own"
    OPEN_CONVERSATION = "conversation.open"
    READ_OWN_CONVERSATION = "conversation.read_own"
    SEND_MESSAGE = "message.send"
    CHANGE_OWN_MESSAGE = "message.change_own"
    MARK_READ = "conversation.mark_read"
    SIGNAL_TYPING = "conversation.type"
    END_CONVERSATION = "conversation.end"
    RATE_CONVERSATION = "conversation.rate"
    KEEP_DRAFT = "draft.keep"
    UPLOAD_FILE = "file.upload"
    READ_FILE = "file.read"
    CHOOSE_NOTICES = "notice.choose"
    TELL_CONTEXT = "context.tell"
    GIVE_VERIFICATION = "verification.give"
    READ_OWN_CONTEXT = "context.read_own"
    REQUEST_ERASURE = "erasure.request"

    LIST_CONVERSATIONS = "conversation.list"
    READ_CONVERSATION = "conversation.read"
    SEND_REPLY = "reply.send"
    ADD_NOTE = "note.add"
    CHANGE_OWN_REPLY = "reply.change_own"
    REDACT_ANY_MESSAGE = "message.redact_any"
    ASSIGN_CONVERSATION = "conversation.assign"
    RESOLVE_CONVERSATION = "conversation.resolve"
    REOPEN_CONVERSATION = "conversation.reopen"
    SET_AVAILABILITY = "agent.set_availability"
    LIST_COLLEAGUES = "agent.list_colleagues"

    DESCRIBE_CONVERSATION = "conversation.describe"
    PROMISE_REPLY = "reply.promise"
    REQUEST_VERIFICATION = "verification.request"
    REQUEST_RATING = "rating.request"
    SEND_LATER = "reply.send_later"
    KEEP_VIEWS = "view.keep"
    SHARE_VIEWS = "view.share"
    CHOOSE_ALERTS = "alert.choose"
    BLOCK_CUSTOMER = "customer.block"
    WATCH_LIVE = "live.watch"

    READ_WORKSPACE = "workspace.read"
    CHANGE_WORKSPACE = "workspace.change"
    READ_APPS = "app.read"
    CHANGE_APPS = "app.change"
    READ_AGENTS = "agent.read"
    CHANGE_AGENTS = "agent.change"
    READ_CALENDARS = "calendar.read"
    CHANGE_CALENDARS = "calendar.change"
    READ_TEAMS = "team.read"
    CHANGE_TEAMS = "team.change"
    READ_SKILLS = "skill.read"
    CHANGE_SKILLS = "skill.change"
    READ_QUEUES = "queue.read"
    CHANGE_QUEUES = "queue.change"
    READ_SERVICE_LEVELS = "service_level.read"
    CHANGE_SERVICE_LEVELS = "service_level.change"
    READ_LABELS = "label.read"
    CHANGE_LABELS = "label.change"
    READ_RULES = "rule.read"
    CHANGE_RULES = "rule.change"
    PREVIEW_SETTINGS = "setting.preview"
    READ_DELIVERIES = "delivery.read"
    READ_SESSIONS = "session.read"
    REVOKE_SESSIONS = "session.revoke"
    CREATE_ADMIN_TOKENS = "admin_token.create"
    READ_ERASURES = "erasure.read"
    DECIDE_ERASURES = "erasure.decide"
    READ_AUDIT = "audit.read"
    READ_DEAD_LETTERS = "dead_letter.read"
    REPLAY_DEAD_LETTERS = "dead_letter.replay"


class Permission(msgspec.Struct, frozen=True):
    """Who has a right: one of these roles, come in by one of these doors."""

    roles: frozenset[Role]
    kinds: frozenset[PrincipalKind]


def _app(*roles: Role) -> Permission:
    return Permission(frozenset(roles), frozenset({"customer"}))


def _desk(*roles: Role) -> Permission:
    return Permission(frozenset(roles), frozenset({"agent"}))


def _office(*roles: Role) -> Permission:
    return Permission(frozenset(roles), frozenset({"agent", "admin", "operator"}))


def _both(*roles: Role) -> Permission:
    return Permission(frozenset(roles), frozenset({"customer", "agent"}))


_EVERYBODY = _both("customer", "agent", "supervisor", "administrator")
_CUSTOMERS = _app("customer")
_AGENTS = _desk("agent", "supervisor", "administrator")
_SUPERVISORS = _desk("supervisor", "administrator")
_ADMINISTRATORS = _office("administrator")

PERMISSIONS: dict[Action, Permission] = {
    Action.END_OWN_SESSION: Permission(_EVERYBODY.roles, frozenset({"customer", "agent", "admin"})),
    Action.OPEN_STREAM: _EVERYBODY,
    Action.MARK_READ: _EVERYBODY,
    Action.SIGNAL_TYPING: _EVERYBODY,
    Action.KEEP_DRAFT: _EVERYBODY,
    Action.UPLOAD_FILE: _EVERYBODY,
    Action.READ_FILE: _EVERYBODY,
    # in the app
    Action.LIST_OWN_CONVERSATIONS: _CUSTOMERS,
    Action.OPEN_CONVERSATION: _CUSTOMERS,
    Action.READ_OWN_CONVERSATION: _CUSTOMERS,
    Action.SEND_MESSAGE: _CUSTOMERS,
    Action.CHANGE_OWN_MESSAGE: _CUSTOMERS,
    Action.END_CONVERSATION: _CUSTOMERS,
    Action.CHOOSE_NOTICES: _CUSTOMERS,
    Action.TELL_CONTEXT: _CUSTOMERS,
    Action.GIVE_VERIFICATION: _CUSTOMERS,
    Action.RATE_CONVERSATION: _CUSTOMERS,
    Action.READ_OWN_CONTEXT: _CUSTOMERS,
    Action.REQUEST_ERASURE: _CUSTOMERS,
    # at the desk
    Action.LIST_CONVERSATIONS: _AGENTS,
    Action.READ_CONVERSATION: _AGENTS,
    Action.SEND_REPLY: _AGENTS,
    Action.ADD_NOTE: _AGENTS,
    Action.CHANGE_OWN_REPLY: _AGENTS,
    Action.ASSIGN_CONVERSATION: _AGENTS,
    Action.RESOLVE_CONVERSATION: _AGENTS,
    Action.REOPEN_CONVERSATION: _AGENTS,
    Action.SET_AVAILABILITY: _AGENTS,
    Action.LIST_COLLEAGUES: _AGENTS,
    Action.DESCRIBE_CONVERSATION: _AGENTS,
    Action.PROMISE_REPLY: _AGENTS,
    Action.REQUEST_VERIFICATION: _AGENTS,
    Action.REQUEST_RATING: _AGENTS,
    Action.SEND_LATER: _AGENTS,
    Action.KEEP_VIEWS: _AGENTS,
    Action.CHOOSE_ALERTS: _AGENTS,
    Action.BLOCK_CUSTOMER: _AGENTS,
    Action.SHARE_VIEWS: _SUPERVISORS,
    Action.WATCH_LIVE: _SUPERVISORS,
    Action.REDACT_ANY_MESSAGE: _SUPERVISORS,
    # in the office
    Action.READ_WORKSPACE: _ADMINISTRATORS,
    Action.CHANGE_WORKSPACE: _ADMINISTRATORS,
    Action.READ_APPS: _ADMINISTRATORS,
    Action.CHANGE_APPS: _ADMINISTRATORS,
    Action.READ_AGENTS: _ADMINISTRATORS,
    Action.CHANGE_AGENTS: _ADMINISTRATORS,
    Action.READ_CALENDARS: _ADMINISTRATORS,
    Action.CHANGE_CALENDARS: _ADMINISTRATORS,
    Action.READ_TEAMS: _ADMINISTRATORS,
    Action.CHANGE_TEAMS: _ADMINISTRATORS,
    Action.READ_SKILLS: _ADMINISTRATORS,
    Action.CHANGE_SKILLS: _ADMINISTRATORS,
    Action.READ_QUEUES: _ADMINISTRATORS,
    Action.CHANGE_QUEUES: _ADMINISTRATORS,
    Action.READ_SERVICE_LEVELS: _ADMINISTRATORS,
    Action.CHANGE_SERVICE_LEVELS: _ADMINISTRATORS,
    Action.READ_LABELS: _ADMINISTRATORS,
    Action.CHANGE_LABELS: _ADMINISTRATORS,
    Action.READ_RULES: _ADMINISTRATORS,
    Action.CHANGE_RULES: _ADMINISTRATORS,
    Action.PREVIEW_SETTINGS: _ADMINISTRATORS,
    Action.READ_DELIVERIES: _ADMINISTRATORS,
    Action.READ_SESSIONS: _ADMINISTRATORS,
    Action.REVOKE_SESSIONS: _ADMINISTRATORS,
    Action.CREATE_ADMIN_TOKENS: _ADMINISTRATORS,
    Action.READ_ERASURES: _ADMINISTRATORS,
    Action.DECIDE_ERASURES: _ADMINISTRATORS,
    Action.READ_AUDIT: _ADMINISTRATORS,
    Action.READ_DEAD_LETTERS: _ADMINISTRATORS,
    Action.REPLAY_DEAD_LETTERS: _ADMINISTRATORS,
}

# What a blocked customer may not do; they still read what was said, and know why.
_WRITES_OF_CUSTOMERS = frozenset(
    {
        Action.OPEN_CONVERSATION,
        Action.SEND_MESSAGE,
        Action.CHANGE_OWN_MESSAGE,
        Action.SIGNAL_TYPING,
        Action.END_CONVERSATION,
        Action.UPLOAD_FILE,
        Action.TELL_CONTEXT,
        Action.GIVE_VERIFICATION,
        Action.RATE_CONVERSATION,
    }
)


# All that somebody may do who came by a mailed link, and that in the link's own conversation only.
_BY_LINK = frozenset(
    {
        Action.END_OWN_SESSION,
        Action.OPEN_STREAM,
        Action.LIST_OWN_CONVERSATIONS,
        Action.READ_OWN_CONVERSATION,
        Action.SEND_MESSAGE,
        Action.CHANGE_OWN_MESSAGE,
        Action.MARK_READ,
        Action.SIGNAL_TYPING,
        Action.END_CONVERSATION,
        Action.RATE_CONVERSATION,
        Action.KEEP_DRAFT,
        Action.UPLOAD_FILE,
        Action.READ_FILE,
    }
)


def is_allowed(principal: Principal, action: Action) -> bool:
    """Tell whether the principal has the right at all."""
    permission = PERMISSIONS.get(action)
    return (
        permission is not None
        and principal.role in permission.roles
        and principal.kind in permission.kinds
        and not (principal.is_blocked and action in _WRITES_OF_CUSTOMERS)
        and (principal.only_conversation_id is None or action in _BY_LINK)
    )


def blocked() -> Forbidden:
    """Return the refusal of what a blocked customer writes, in words for them."""
    return Forbidden(
        "blocked",
        "You can read what was said here, but not write any more: the company has closed this way for you. "
        "If you think this is a mistake, ask them another way.",
    )


def require(principal: Principal, action: Action) -> None:
    """Raise Forbidden (403 `not_allowed`, or `blocked` for a blocked customer) unless the principal has the right."""
    if not is_allowed(principal, action):
        if principal.is_blocked and action in _WRITES_OF_CUSTOMERS:
            raise blocked()
        raise Forbidden("not_allowed", f"Your role does not allow this ({action}).")
