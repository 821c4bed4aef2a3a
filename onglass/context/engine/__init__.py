"""Decisions about what of a capture may be kept; pure."""

from onglass.context.engine.cleaning import clean, is_failure, refusal
from onglass.context.engine.hiding import hide

__all__ = ["clean", "hide", "is_failure", "refusal"]
