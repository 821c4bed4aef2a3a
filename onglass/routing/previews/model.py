"""What a preview tells, as it travels."""

from collections.abc import Mapping
from typing import Literal

import msgspec

from onglass.routing.engine.previewing import Figures

Basis = Literal["recounted", "replayed"]


class FigureChange(msgspec.Struct, frozen=True, kw_only=True):
    """A figure that would have been another."""

    figure: str
    before: float | None
    after: float | None


class Preview(msgspec.Struct, frozen=True, kw_only=True):
    """What the last days were, reckoned with the settings as they are and as they would be; null: not known.

    `cases`: how many turns of customers this rests on, none when there is nothing to look back on. `recounted`: from
    what was recorded; `replayed`: the recorded arrivals were routed again, before and after alike. Figures called
    recorded_… are what really happened. `caveats`: what the figures cannot know.
    """

    days: int
    cases: int
    before: Figures
    after: Figures
    changes: list[FigureChange]
    basis: Basis
    caveats: list[str]


def compared(before: Figures, after: Figures, *, days: int, cases: int, basis: Basis, caveats: list[str]) -> Preview:
    """Put two reckonings side by side."""
    changes = [
        FigureChange(figure=name, before=value, after=after[name])
        for name, value in before.items()
        if name in after and after[name] != value
    ]
    return Preview(days=days, cases=cases, before=before, after=after, changes=changes, basis=basis, caveats=caveats)


def nothing(*, days: int, why: str) -> Preview:
    """Tell that there is nothing to look back on."""
    return Preview(days=days, cases=0, before={}, after={}, changes=[], basis="recounted", caveats=[why])


def with_recorded(figures: Figures, recorded: Mapping[str, float | None]) -> Figures:
    """Put beside a reckoning what really happened."""
    return figures | {f"recorded_{name}": value for name, value in recorded.items()}
