"""/v1/admin, the part for service levels."""

from typing import Any
from uuid import UUID

import msgspec
from litestar import delete, get, patch, post
from litestar.params import FromPath, JSONBody

from onglass.directory.engine.permissions import Action
from onglass.edge.case_answers import ServiceLevelAnswer, ServiceLevels
from onglass.edge.case_bodies import ChangeServiceLevel, CreateServiceLevel
from onglass.edge.routes.framework import Caller, problems, right
from onglass.platform.ids import new_id
from onglass.sla import commands, queries
from onglass.sla.model import Level

_ONE = "/service_levels/{level_id:uuid}"


def _shown(level: Level) -> ServiceLevelAnswer:
    return ServiceLevelAnswer(**msgspec.structs.asdict(level))


def _named(data: CreateServiceLevel | ChangeServiceLevel) -> dict[str, Any]:
    return {name: value for name, value in msgspec.structs.asdict(data).items() if value is not msgspec.UNSET}


@get("/service_levels", opt=right(Action.READ_SERVICE_LEVELS), responses=problems(401, 403))
async def list_service_levels(call: Caller) -> ServiceLevels:
    """List the service levels in the order they are asked: the first that fits a case holds for it."""
    async with call.parts.database.transaction(call.principal.workspace_id, read_only=True) as tx:
        return ServiceLevels(service_levels=[_shown(level) for level in await queries.list_levels(tx)])


@post(
    "/service_levels",
    opt=right(Action.CHANGE_SERVICE_LEVELS),
    status_code=201,
    responses=problems(400, 401, 403, 409, 413, 422),
)
async def create_service_level(call: Caller, data: JSONBody[CreateServiceLevel]) -> ServiceLevelAnswer:
    """Add a service level; it holds for clocks that start from now on."""
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        level = Level(id=new_id(), **_named(data))
        return _shown(await commands.put_level(tx, call.principal, level))


@get(_ONE, opt=right(Action.READ_SERVICE_LEVELS), responses=problems(401, 403, 404))
async def get_service_level(call: Caller, level_id: FromPath[UUID]) -> ServiceLevelAnswer:
    """Return a service level."""
    async with call.parts.database.transaction(call.principal.workspace_id, read_only=True) as tx:
        return _shown(await queries.get_level(tx, level_id))


@patch(_ONE, opt=right(Action.CHANGE_SERVICE_LEVELS), responses=problems(400, 401, 403, 404, 409, 413, 422))
async def change_service_level(
    call: Caller, level_id: FromPath[UUID], data: JSONBody[ChangeServiceLevel]
) -> ServiceLevelAnswer:
    """Change what is named; clocks that run keep what they began with."""
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        level = msgspec.structs.replace(await queries.get_level(tx, level_id), **_named(data))
        return _shown(await commands.put_level(tx, call.principal, level, is_new=False))


@delete(_ONE, opt=right(Action.CHANGE_SERVICE_LEVELS), responses=problems(401, 403, 404))
async def delete_service_level(call: Caller, level_id: FromPath[UUID]) -> None:
    """Remove a service level."""
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        await commands.delete_level(tx, call.principal, level_id)


SERVICE_HANDLERS = [
    list_service_levels,
    create_service_level,
    get_service_level,
    change_service_level,
    delete_service_level,
]
