"""Routing: which agent gets a case, and which case an agent with room takes next.

Words: case, candidate, policy, needs, room, over-qualified, continuity, deadline, overdue. Invariant: nobody is ever
given a case they are not eligible for (skills, levels, team) or have no room for, whatever the policy prefers.
"""
