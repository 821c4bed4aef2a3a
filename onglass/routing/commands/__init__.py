"""Decisions carried out: each locks the case and the agent and is written while both are held."""

from onglass.routing.commands.escalating import escalate, escalate_late
from onglass.routing.commands.expecting import (
    TIMER_REPAIR,
    answer_wait,
    begin_wait,
    end_word,
    keep_word,
    leave_wait,
    move_wait,
    repair_promise,
)
from onglass.routing.commands.giving import TIMER_OFFER
from onglass.routing.commands.moving import move_to_agent, move_to_queue
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
    seek_if_unowned,
    serve_anew,
)
from onglass.routing.commands.speakers import TIMER_SEEK_AGENT
from onglass.routing.commands.transferring import transfer_to_agent, transfer_to_queue, transfer_to_team

__all__ = [
    "TIMER_GRACE",
    "TIMER_LEFT",
    "TIMER_OFFER",
    "TIMER_REPAIR",
    "TIMER_SEEK",
    "TIMER_SEEK_AGENT",
    "accept",
    "agent_came",
    "agent_left",
    "answer_wait",
    "begin_wait",
    "bring_back",
    "decline_offer",
    "end_grace",
    "end_offer",
    "end_word",
    "escalate",
    "escalate_late",
    "hand_over_of",
    "keep_word",
    "leave_wait",
    "move_to_agent",
    "move_to_queue",
    "move_wait",
    "release",
    "repair_promise",
    "seek_agent",
    "seek_another_agent",
    "seek_cases",
    "seek_cases_later",
    "seek_if_unowned",
    "serve_anew",
    "transfer_to_agent",
    "transfer_to_queue",
    "transfer_to_team",
]
