"""Decisions carried out: each locks the case and the agent and is written while both are held."""

from onglass.routing.commands.expecting import answer_wait, begin_wait, leave_wait, move_wait
from onglass.routing.commands.giving import TIMER_OFFER
from onglass.routing.commands.offering import accept, decline_offer, end_offer
from onglass.routing.commands.returning import (
    TIMER_GRACE,
    TIMER_LEFT,
    agent_came,
    agent_left,
    bring_back,
    end_grace,
    hand_over_of,
)
from onglass.routing.commands.seeking import (
    TIMER_SEEK,
    release,
    seek_agent,
    seek_another_agent,
    seek_cases,
    seek_cases_later,
)
from onglass.routing.commands.transferring import transfer_to_agent, transfer_to_queue, transfer_to_team

__all__ = [
    "TIMER_GRACE",
    "TIMER_LEFT",
    "TIMER_OFFER",
    "TIMER_SEEK",
    "accept",
    "agent_came",
    "agent_left",
    "answer_wait",
    "begin_wait",
    "bring_back",
    "decline_offer",
    "end_grace",
    "end_offer",
    "hand_over_of",
    "leave_wait",
    "move_wait",
    "release",
    "seek_agent",
    "seek_another_agent",
    "seek_cases",
    "seek_cases_later",
    "transfer_to_agent",
    "transfer_to_queue",
    "transfer_to_team",
]
