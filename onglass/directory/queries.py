"""Reads of the directory. What is absent and what belongs to another workspace look exactly alike."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from onglass.directory._store import agents, apps, audits, calendars, customers, queues, sessions, skills, teams
from onglass.directory._store import preferences as preference_rows
from onglass.directory._store.sessions import Reader
from onglass.directory.engine.audit_chain import FIRST_HASH, ChainCheck
from onglass.directory.model import (
    Agent,
    App,
    AuditRow,
    AuditVerdict,
    Customer,
    Device,
    IdentityKey,
    Principal,
    Revocations,
    SessionFacts,
    Workspace,
)
from onglass.directory.work_model import Calendar, NamedCalendar, Queue, Skill, SkillLevel, Team
from onglass.platform.problems import NotFound, Unauthenticated
from onglass.platform.transactions import Transaction

__all__ = ["Reader"]
_AUDIT_PAGE = 500
_MAX_AUDIT_ROWS = 200


async def find_principal(tx: Transaction, token_hash: bytes) -> Principal | None:
    """Return who a session or admin token of this workspace stands for.

    None when it is unknown, expired or revoked, its agent disabled or its customer joined into another.
    """
    return await sessions.load_principal(tx, token_hash)


async def recently_revoked(reader: Reader, since_at: datetime | None) -> Revocations:
    """Return sessions of all workspaces revoked since `since_at`, the `as_of` of the look before (None: just now).

    Looks overlap by half a minute, so a session may be named twice and none is missed. `reader` is of the worker role.
    """
    return await sessions.load_revocations(reader, since_at)


async def app_of_key(tx: Transaction, app_key: str) -> App:
    """Return the app; raises Unauthenticated (401 `unknown_app`)."""
    app = await apps.load_app_of_key(tx, app_key)
    if app is None:
        raise Unauthenticated("unknown_app", "No app has this app_key. Copy it from the app's settings.")
    return app


async def get_app(tx: Transaction, app_id: UUID) -> App:
    """Return an app in use, or raise NotFound."""
    app = await apps.load_app(tx, app_id)
    if app is None:
        raise NotFound
    return app


async def list_apps(tx: Transaction) -> list[App]:
    """Return the workspace's apps, oldest first."""
    return await apps.load_apps(tx)


async def list_identity_keys(tx: Transaction, app_id: UUID) -> list[IdentityKey]:
    """Return an app's registered public keys, newest first; raises NotFound without the app."""
    await get_app(tx, app_id)
    return await apps.load_keys(tx, app_id)


async def origin_known(tx: Transaction, origin: str) -> bool:
    """Tell whether any app of any workspace of this server allows a web origin."""
    return await apps.load_origin_known(tx, origin)


async def get_workspace(tx: Transaction) -> Workspace:
    """Return the transaction's workspace, or raise NotFound."""
    workspace = await apps.load_workspace(tx)
    if workspace is None:
        raise NotFound
    return workspace


async def workspace_named(tx: Transaction, name: str) -> UUID | None:
    """Return the id of the workspace of that name, whichever workspace the transaction is in."""
    return await apps.load_workspace_named(tx, name)


async def get_customer(tx: Transaction, customer_id: UUID) -> Customer:
    """Return a customer that was not joined into another, or raise NotFound."""
    customer = await customers.load_customer(tx, customer_id)
    if customer is None:
        raise NotFound
    return customer


async def get_customers(tx: Transaction, customer_ids: Iterable[UUID]) -> dict[UUID, Customer]:
    """Return those of the customers that exist, by id."""
    return {customer.id: customer for customer in await customers.load_customers(tx, list(customer_ids))}


async def get_device(tx: Transaction, device_id: UUID) -> Device:
    """Return a device, or raise NotFound."""
    device = await customers.load_device(tx, device_id)
    if device is None:
        raise NotFound
    return device


async def latest_device(tx: Transaction, customer_id: UUID) -> Device | None:
    """Return the device on which a customer was seen last."""
    return await customers.load_latest_device(tx, customer_id)


async def latest_locale(tx: Transaction, customer_id: UUID) -> str | None:
    """Return the locale of the device on which a customer was seen last, of those that tell one."""
    return await customers.load_latest_locale(tx, customer_id)


async def get_agent(tx: Transaction, agent_id: UUID) -> Agent:
    """Return an agent, disabled or not, or raise NotFound."""
    found = await agents.load_agents_of_ids(tx, [agent_id])
    if not found:
        raise NotFound
    return found[0]


async def get_agents(tx: Transaction, agent_ids: Iterable[UUID]) -> dict[UUID, Agent]:
    """Return those of the agents that exist, by id."""
    return {agent.id: agent for agent in await agents.load_agents_of_ids(tx, list(agent_ids))}


async def list_agents(tx: Transaction, *, include_disabled: bool = True) -> list[Agent]:
    """Return the workspace's agents by name."""
    return await agents.load_agents(tx, include_disabled=include_disabled)


async def get_calendar(tx: Transaction, calendar_id: UUID) -> NamedCalendar:
    """Return a calendar in use with its name, or raise NotFound."""
    found = await calendars.load_calendar(tx, calendar_id)
    if found is None or found.retired_at is not None:
        raise NotFound
    return found


async def load_calendar(tx: Transaction, calendar_id: UUID | None) -> Calendar | None:
    """Return opening hours to reckon with, of a retired calendar too: a clock goes on with what it began with.

    None, which is always open, for None; raises NotFound for an unknown id.
    """
    if calendar_id is None:
        return None
    found = await calendars.load_calendar(tx, calendar_id)
    if found is None:
        raise NotFound
    return found.calendar


async def list_calendars(tx: Transaction) -> list[NamedCalendar]:
    """Return the workspace's calendars in use by name."""
    return await calendars.load_calendars(tx)


async def get_team(tx: Transaction, team_id: UUID) -> Team:
    """Return a team with its members' ids, or raise NotFound."""
    team = await teams.load_team(tx, team_id)
    if team is None:
        raise NotFound
    return team


async def list_teams(tx: Transaction) -> list[Team]:
    """Return the workspace's teams by name, with their members' ids."""
    return await teams.load_teams(tx)


async def load_preferences(tx: Transaction, agent_id: UUID) -> dict[str, Any]:
    """Return what an agent chose for themselves; empty for one that never did, or is not there."""
    return await preference_rows.load(tx, agent_id) or {}


async def get_skill(tx: Transaction, skill_id: UUID) -> Skill:
    """Return a skill, or raise NotFound."""
    skill = await skills.load_skill(tx, skill_id)
    if skill is None:
        raise NotFound
    return skill


async def list_skills(tx: Transaction) -> list[Skill]:
    """Return the workspace's skills and languages by kind and name."""
    return await skills.load_skills(tx)


async def skills_of_agents(tx: Transaction, agent_ids: Iterable[UUID]) -> dict[UUID, tuple[SkillLevel, ...]]:
    """Return what each of these agents can do; one without skills, or unknown, has none."""
    wanted = list(agent_ids)
    found: dict[UUID, list[SkillLevel]] = {agent_id: [] for agent_id in wanted}
    for agent_id, level in await skills.load_levels(tx, wanted):
        found[agent_id].append(level)
    return {agent_id: tuple(levels) for agent_id, levels in found.items()}


async def load_queue(tx: Transaction, queue_id: UUID) -> Queue | None:
    """Return a queue with its settings and skills, a retired one too (`retired_at`); None when there is none."""
    return await queues.load_queue(tx, queue_id)


async def get_queue(tx: Transaction, queue_id: UUID) -> Queue:
    """Return a queue in use, or raise NotFound."""
    queue = await queues.load_queue(tx, queue_id)
    if queue is None or queue.retired_at is not None:
        raise NotFound
    return queue


async def default_queue(tx: Transaction) -> Queue | None:
    """Return the queue for cases that nothing else names one for; every workspace has one from its creation on."""
    return await queues.load_default(tx)


async def list_queues(tx: Transaction) -> list[Queue]:
    """Return the workspace's queues in use by name."""
    return await queues.load_queues(tx)


async def list_sessions(
    tx: Transaction, *, agent_id: UUID | None = None, customer_id: UUID | None = None
) -> list[SessionFacts]:
    """Return the sessions that hold, newest first, 500 at most: one person's, or all agents' and admin tokens."""
    return await sessions.load_sessions(tx, agent_id=agent_id, customer_id=customer_id)


async def list_audit(tx: Transaction, *, before_number: int | None = None, limit: int = 50) -> list[AuditRow]:
    """Return audit rows, newest first; `before_number` continues a page."""
    return await audits.load_rows(
        tx, before=before_number, limit=max(1, min(limit, _MAX_AUDIT_ROWS)), newest_first=True
    )


async def verify_audit_chain(tx: Transaction) -> AuditVerdict:
    """Recompute the workspace's chain from its first row up to the head as it stood when this began."""
    head = await audits.load_head(tx)
    check = ChainCheck(tx.workspace_id)
    head_number, head_hash = (0, FIRST_HASH) if head is None else (head.number, head.hash)
    while check.number < head_number:
        # Rows written meanwhile belong to the next check; a page ends at the head.
        rows = await audits.load_rows(tx, after=check.number, before=head_number + 1, limit=_AUDIT_PAGE)
        verdict = check.add(rows)
        if verdict is not None:
            return verdict
        if not rows:
            break
    return check.finish(head_number=head_number, head_hash=head_hash)
