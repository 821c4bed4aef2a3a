"""Where a notice leads: the app's own address, with the conversation and the message in it."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from onglass.delivery._store.notices import Spoken
from onglass.delivery.notice import link_to

CASE = UUID(int=7)


def _spoken(return_url: str | None) -> Spoken:
    return Spoken(
        message_id=UUID(int=1),
        seq=9,
        public_seq=8,
        text="Here it is",
        agent_name="Ada",
        app_name="Harbor Bank",
        workspace_name="Harbor Bank",
        customer_name=None,
        include_text=False,
        created_at=datetime(2026, 11, 23, tzinfo=UTC),
        unread=1,
        return_url=return_url,
        icon_url=None,
    )


@pytest.mark.parametrize(
    ("return_url", "link"),
    [
        ("https://bank.example/", f"https://bank.example/?onglass=conversation/{CASE}&m=8"),
        (
            "https://bank.example/app?lang=pt#home",
            f"https://bank.example/app?lang=pt&onglass=conversation/{CASE}&m=8#home",
        ),
        ("harbor://help", f"harbor://help?onglass=conversation/{CASE}&m=8"),
        (None, None),
    ],
)
def test_a_link_names_conversation_and_message_as_the_messenger_reads_them(
    return_url: str | None, link: str | None
) -> None:
    assert link_to(_spoken(return_url), CASE) == link
