"""Changes of service levels and their clocks."""

from onglass.sla.commands.clocks import (
    TIMER_CLOCK,
    change_clocks,
    look_at_clock,
    owe_again,
    owe_answer,
    restart_clocks,
    resume_clocks,
    start_clock,
    tell_deadline,
)
from onglass.sla.commands.levels import delete_level, put_level

__all__ = [
    "TIMER_CLOCK",
    "change_clocks",
    "delete_level",
    "look_at_clock",
    "owe_again",
    "owe_answer",
    "put_level",
    "restart_clocks",
    "resume_clocks",
    "start_clock",
    "tell_deadline",
]
