"""May this agent have this case at all? Every choice asks here first, so no policy can give a case to the wrong one."""

from onglass.routing.model import Candidate, Case


def is_eligible(case: Case, candidate: Candidate) -> bool:
    """Return whether the agent is in the case's team, has its skills and language as needed, and has room."""
    if candidate.load + room_needed(case, candidate) > candidate.capacity:
        return False
    if case.team_id is not None and case.team_id not in candidate.team_ids:
        return False
    if case.needs_speaker and not speaks(case, candidate):
        return False
    skills = candidate.skills
    return all(skills.get(skill_id, 0) >= least_level for skill_id, least_level in case.needs.items())


def speaks(case: Case, candidate: Candidate) -> bool:
    """Return whether the agent speaks the customer's language; where that does not matter everybody does."""
    return case.language is None or case.language in candidate.languages


def room_needed(case: Case, candidate: Candidate) -> int:
    """Return how much of this agent's capacity the case takes, at least 1: a cost above the capacity takes all of it.

    So one cost that nobody's capacity exceeds says "a call" for everybody.
    """
    return max(1, min(case.cost, candidate.capacity))


def over_qualification(case: Case, candidate: Candidate) -> int:
    """Return how many levels of skill the agent has that the case does not ask for."""
    return sum(candidate.skills.values()) - sum(case.needs.values())
