"""What a text says for programs when it answers the message that its `reply_to` names.

Invariant: which fields may be there follows from the type of the question; a stored answer has passed that check.
"""

from typing import Annotated, Any

import msgspec

Score = Annotated[int, msgspec.Meta(ge=1, le=5)]


class Answer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """The answer to a question.

    list_picker: `items` (their ids) · time_picker: `slot` · form: `values` by the fields' ids · card and carousel:
    `action`, for a carousel with `card` (from 0) · rating: `score`, and `comment` where it was asked for.
    """

    items: list[str] | None = None
    slot: str | None = None
    values: dict[str, Any] | None = None
    action: str | None = None
    card: int | None = None
    score: Score | None = None
    comment: str | None = None
