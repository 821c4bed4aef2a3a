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
    KEEP_DRAFT = "draft.keep"
    UPLOAD_FILE = "file.upload"
    READ_FILE = "file.read"

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
    READ_SESSIONS = "session.read"
    REVOKE_SESSIONS = "session.revoke"
    CREATE_ADMIN_TOKENS = "admin_token.create"
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
    Action.READ_SESSIONS: _ADMINISTRATORS,
    Action.REVOKE_SESSIONS: _ADMINISTRATORS,
    Action.CREATE_ADMIN_TOKENS: _ADMINISTRATORS,
    Action.READ_AUDIT: _ADMINISTRATORS,
    Action.READ_DEAD_LETTERS: _ADMINISTRATORS,
    Action.REPLAY_DEAD_LETTERS: _ADMINISTRATORS,
}


def is_allowed(principal: Principal, action: Action) -> bool:
    """Tell whether the principal has the right at all."""
    permission = PERMISSIONS.get(action)
    return permission is not None and principal.role in permission.roles and principal.kind in permission.kinds


def require(principal: Principal, action: Action) -> None:
    """Raise Forbidden (403 `not_allowed`) unless the principal has the right."""
    if not is_allowed(principal, action):
        raise Forbidden("not_allowed", f"Your role does not allow this ({action}).")
