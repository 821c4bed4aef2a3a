"""Rules changed, and rules that act."""

from onglass.rules.commands.keeping import complaints_about, delete_rule, put_rule, refused_text
from onglass.rules.commands.reacting import CaseEvent, react
from onglass.rules.commands.timing import TIMER_RULE, take_time

__all__ = [
    "TIMER_RULE",
    "CaseEvent",
    "complaints_about",
    "delete_rule",
    "put_rule",
    "react",
    "refused_text",
    "take_time",
]
