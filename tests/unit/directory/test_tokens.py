"""Attack 26: tokens are random, and nothing but the whole token opens anything."""

import base64
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onglass.directory.engine.tokens import (
    ADMIN,
    APP_KEY,
    DEVICE,
    SESSION,
    TokenPrefix,
    new_token,
    token_hash,
    workspace_of_token,
)

WORKSPACE = UUID("01890000-0000-7000-8000-0000000000aa")


@pytest.mark.parametrize(("prefix", "random_bytes"), [(SESSION, 32), (ADMIN, 32), (DEVICE, 32), (APP_KEY, 16)])
def test_26_a_token_names_its_workspace_and_is_otherwise_random(prefix: TokenPrefix, random_bytes: int) -> None:
    tokens = [new_token(prefix, WORKSPACE) for _ in range(200)]
    bodies = [base64.urlsafe_b64decode(token[4:] + "==") for token in tokens]
    assert {body[:16] for body in bodies} == {WORKSPACE.bytes}
    assert {len(body) for body in bodies} == {16 + random_bytes}
    for position in range(16, 16 + random_bytes):  # no byte is a clock, a counter or constant
        assert len({body[position] for body in bodies}) > 80
    assert all(workspace_of_token(token, prefix) == WORKSPACE for token in tokens)


def test_a_token_is_read_only_as_what_it_is() -> None:
    token = new_token(DEVICE, WORKSPACE)
    assert workspace_of_token(token) is None
    assert workspace_of_token(token, SESSION, ADMIN) is None
    assert workspace_of_token(token, DEVICE) == WORKSPACE
    assert workspace_of_token("ogs" + token[3:]) == WORKSPACE
    assert token_hash("ogs" + token[3:]) != token_hash(token)


def test_a_token_has_one_spelling() -> None:
    token = new_token(APP_KEY, WORKSPACE)
    last = token[-1]
    twins = [token[:-1] + character for character in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"]
    assert [
        twin for twin in twins if workspace_of_token(twin, APP_KEY) and twin[-1] != last and _same(twin, token)
    ] == []
    for odd in (
        token + "=",
        token + " ",
        " " + token,
        token[:-1],
        token.upper(),
        token.replace("_", "-", 1),
        token + "\n",
    ):
        assert workspace_of_token(odd, APP_KEY) is None


def _same(one: str, other: str) -> bool:
    return base64.urlsafe_b64decode(one[4:] + "==") == base64.urlsafe_b64decode(other[4:] + "==")


@given(st.text(max_size=100) | st.text(alphabet="ogsadk_-=AZaz09\ud800").map(lambda body: f"ogs_{body}"))
def test_any_text_is_no_token_and_breaks_nothing(text: str) -> None:
    assert workspace_of_token(text) is None
    assert len(token_hash(text)) == 32
