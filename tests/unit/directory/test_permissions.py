"""The table of rights: complete, and closed where it says nothing."""

import msgspec
import pytest

from onglass.directory.engine.permissions import PERMISSIONS, Action, is_allowed, require
from onglass.directory.model import NOBODY_ID, Principal, PrincipalKind, Role, operator_of
from onglass.platform.problems import Forbidden


def principal(kind: PrincipalKind, role: Role) -> Principal:
    return Principal(
        kind=kind,
        workspace_id=NOBODY_ID,
        id=NOBODY_ID,
        role=role,
        session_id=NOBODY_ID,
        expires_at=operator_of(NOBODY_ID).expires_at,
    )


CUSTOMER = principal("customer", "customer")
AGENT = principal("agent", "agent")
SUPERVISOR = principal("agent", "supervisor")
ADMINISTRATOR = principal("agent", "administrator")
TOKEN = principal("admin", "administrator")

OFFICE = {action for action in Action if action.name.split("_")[-1] in
          {"WORKSPACE", "APPS", "AGENTS", "CALENDARS", "TEAMS", "SKILLS", "QUEUES", "LEVELS", "SESSIONS", "TOKENS",
           "AUDIT", "LETTERS"}}  # fmt: skip


def test_every_action_stands_in_the_table() -> None:
    assert set(PERMISSIONS) == set(Action)
    assert all(permission.roles and permission.kinds for permission in PERMISSIONS.values())


@pytest.mark.parametrize("action", list(Action))
def test_a_customer_has_no_right_of_the_desk_or_the_office(action: Action) -> None:
    own = {
        Action.END_OWN_SESSION, Action.OPEN_STREAM, Action.LIST_OWN_CONVERSATIONS, Action.OPEN_CONVERSATION,
        Action.READ_OWN_CONVERSATION, Action.SEND_MESSAGE, Action.CHANGE_OWN_MESSAGE, Action.MARK_READ,
        Action.SIGNAL_TYPING, Action.END_CONVERSATION, Action.KEEP_DRAFT, Action.UPLOAD_FILE, Action.READ_FILE,
        Action.TELL_CONTEXT, Action.READ_OWN_CONTEXT, Action.RATE_CONVERSATION, Action.CHOOSE_NOTICES,
        Action.GIVE_VERIFICATION, Action.REQUEST_ERASURE,
    }  # fmt: skip
    assert is_allowed(CUSTOMER, action) == (action in own)


@pytest.mark.parametrize("action", sorted(OFFICE))
def test_the_office_is_open_to_administrators_only(action: Action) -> None:
    assert [is_allowed(who, action) for who in (CUSTOMER, AGENT, SUPERVISOR, ADMINISTRATOR, TOKEN)] == [
        False, False, False, True, True,
    ]  # fmt: skip


def test_an_admin_token_sits_at_no_desk() -> None:
    assert not is_allowed(TOKEN, Action.SEND_REPLY)
    assert not is_allowed(TOKEN, Action.READ_CONVERSATION)
    assert not is_allowed(TOKEN, Action.OPEN_STREAM)


def test_only_supervisors_redact_what_others_wrote() -> None:
    assert not is_allowed(AGENT, Action.REDACT_ANY_MESSAGE)
    assert is_allowed(SUPERVISOR, Action.REDACT_ANY_MESSAGE)


def test_a_customers_door_gives_no_role_of_the_desk() -> None:
    assert not is_allowed(principal("customer", "administrator"), Action.READ_AUDIT)


@pytest.mark.parametrize("action", list(Action))
def test_who_came_by_a_mailed_link_may_do_only_what_the_conversation_needs(action: Action) -> None:
    guest = msgspec.structs.replace(CUSTOMER, only_conversation_id=NOBODY_ID)
    needed = {
        Action.END_OWN_SESSION, Action.OPEN_STREAM, Action.LIST_OWN_CONVERSATIONS, Action.READ_OWN_CONVERSATION,
        Action.SEND_MESSAGE, Action.CHANGE_OWN_MESSAGE, Action.MARK_READ, Action.SIGNAL_TYPING,
        Action.END_CONVERSATION, Action.RATE_CONVERSATION, Action.KEEP_DRAFT, Action.UPLOAD_FILE, Action.READ_FILE,
    }  # fmt: skip
    assert is_allowed(guest, action) == (action in needed)


def test_a_refusal_names_the_right_that_is_missing() -> None:
    require(AGENT, Action.SEND_REPLY)
    with pytest.raises(Forbidden, match=r"agent\.change"):
        require(AGENT, Action.CHANGE_AGENTS)
