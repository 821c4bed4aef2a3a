"""/v1/agent, the part for alerts: what to be told of, and where; and /v1/admin's look at what was told.

Invariant: an address is judged before it is kept, and nobody is ever shown another's.
"""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import delete, get, post, put
from litestar.params import FromPath, JSONBody, QueryParameter

from onglass.conversations.model import instant
from onglass.delivery import commands, queries
from onglass.delivery.model import AlertChoices, DeliveryFacts, DeliveryState
from onglass.directory.engine.permissions import Action
from onglass.edge.alert_answers import (
    AttemptAnswer,
    Deliveries,
    DeliveryAnswer,
    DeliveryStateName,
    PreferencesAnswer,
    PushKeyAnswer,
    PushSubscriptionAnswer,
    PushSubscriptionMade,
    PushSubscriptions,
)
from onglass.edge.alert_bodies import AddPushSubscription, PutPreferences, SetAttention
from onglass.edge.routes.framework import Caller, problems, right
from onglass.platform.egress import EgressRefusedError
from onglass.platform.problems import Unavailable, invalid_field
from onglass.platform.secrets import SealBrokenError

_CHOOSE = right(Action.CHOOSE_ALERTS)
_PageSize = Annotated[int, QueryParameter(ge=1, le=200)]
_OfState = Annotated[DeliveryStateName | None, QueryParameter(name="state")]
_STATES: dict[DeliveryState, DeliveryStateName] = {
    DeliveryState.WAITS: "waits",
    DeliveryState.SENT: "sent",
    DeliveryState.DEAD: "dead",
    DeliveryState.WITHDRAWN: "withdrawn",
}
_BY_NAME = {name: state for state, name in _STATES.items()}


@get("/preferences", opt=_CHOOSE, responses=problems(401, 403))
async def get_preferences(call: Caller) -> PreferencesAnswer:
    """Return what one is told of, and how."""
    async with call.parts.database.transaction(call.principal.workspace_id, read_only=True) as tx:
        return _preferences(await queries.get_choices(tx, call.principal.id))


@put("/preferences", opt=_CHOOSE, responses=problems(400, 401, 403, 413, 422))
async def put_preferences(call: Caller, data: JSONBody[PutPreferences]) -> PreferencesAnswer:
    """Choose what one is told of, and how: by a tone, a notification, a push; and when not at all."""
    choices = AlertChoices(**msgspec.structs.asdict(data))
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        return _preferences(await commands.choose_alerts(tx, call.principal, choices))


@get("/push_key", opt=_CHOOSE, responses=problems(401, 403))
async def get_push_key(call: Caller) -> PushKeyAnswer:
    """Return the key by which a browser's push service knows this installation."""
    try:
        async with call.parts.database.transaction(call.principal.workspace_id) as tx:
            key = await commands.ensure_push_key(tx, call.parts.cipher)
    except SealBrokenError as error:
        detail = "Push is sealed under another secret key; whoever runs this server gives it back as an old secret key."
        raise Unavailable("push_key_sealed", detail, retry_after_seconds=60) from error
    return PushKeyAnswer(public_key=key.public_key)


@get("/push_subscriptions", opt=_CHOOSE, responses=problems(401, 403))
async def list_push_subscriptions(call: Caller) -> PushSubscriptions:
    """List the devices at which one is told with the console closed."""
    async with call.parts.database.transaction(call.principal.workspace_id, read_only=True) as tx:
        found = await queries.list_subscriptions(tx, call.principal.id)
    return PushSubscriptions(
        push_subscriptions=[
            PushSubscriptionAnswer(id=one.id, host=one.host, label=one.label, created_at=instant(one.created_at))
            for one in found
        ]
    )


@post("/push_subscriptions", opt=_CHOOSE, status_code=201, responses=problems(400, 401, 403, 413, 422))
async def add_push_subscription(call: Caller, data: JSONBody[AddPushSubscription]) -> PushSubscriptionMade:
    """Be told at this browser, too, until one signs out of it; the same address again keeps its id."""
    commands.check_endpoint(data.endpoint)
    try:
        await call.parts.egress.check(data.endpoint)
    except EgressRefusedError as error:
        raise invalid_field("endpoint", str(error), code="refused_address") from error
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        kept_id = await commands.subscribe(
            tx,
            call.principal,
            endpoint=data.endpoint,
            p256dh=data.keys.p256dh,
            auth=data.keys.auth,
            label=data.label,
            cipher=call.parts.cipher,
        )
    return PushSubscriptionMade(id=kept_id)


@delete("/push_subscriptions/{subscription_id:uuid}", opt=_CHOOSE, responses=problems(401, 403, 404))
async def delete_push_subscription(call: Caller, subscription_id: FromPath[UUID]) -> None:
    """Be told at this browser no more."""
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        await commands.unsubscribe(tx, call.principal, subscription_id)


@post(
    "/push_subscriptions/{subscription_id:uuid}/test",
    opt=_CHOOSE,
    status_code=204,
    responses=problems(401, 403, 404),
)
async def try_push_subscription(call: Caller, subscription_id: FromPath[UUID]) -> None:
    """Push to this browser of one's own at once."""
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        await commands.try_out(tx, call.principal, subscription_id)


@put("/attention", opt=_CHOOSE, status_code=204, responses=problems(400, 401, 403, 413, 422))
async def set_attention(call: Caller, data: JSONBody[SetAttention]) -> None:
    """Say whether a console is in view, so that what is seen there is not pushed as well. No availability follows."""
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        if data.in_view:
            await commands.see(tx, call.principal)
        else:
            await commands.look_away(tx, call.principal)


@get("/deliveries", opt=right(Action.READ_DELIVERIES), responses=problems(401, 403, 422))
async def list_deliveries(call: Caller, of_state: _OfState = None, limit: _PageSize = 50) -> Deliveries:
    """List pushes and mails, the newest first, with what came of each attempt."""
    wanted = None if of_state is None else _BY_NAME[of_state]
    async with call.parts.database.transaction(call.principal.workspace_id, read_only=True) as tx:
        found = await queries.list_deliveries(tx, state=wanted, limit=limit)
    return Deliveries(deliveries=[_delivery(one) for one in found])


@post(
    "/deliveries/{delivery_id:uuid}/replay",
    opt=right(Action.READ_DELIVERIES),
    status_code=204,
    responses=problems(401, 403, 404, 409),
)
async def replay_delivery(call: Caller, delivery_id: FromPath[UUID]) -> None:
    """Try a dead push again, from its first attempt."""
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        await commands.replay_delivery(tx, call.principal, delivery_id)


def _preferences(choices: AlertChoices) -> PreferencesAnswer:
    return PreferencesAnswer(**msgspec.structs.asdict(choices))


def _delivery(facts: DeliveryFacts) -> DeliveryAnswer:
    fields = msgspec.structs.asdict(facts)
    log = [AttemptAnswer(at=instant(one.at), status=one.status, error=one.error) for one in facts.attempt_log]
    shown = {
        "state": _STATES[facts.state],
        "attempt_log": log,
        "due_at": instant(facts.due_at),
        "ended_at": None if facts.ended_at is None else instant(facts.ended_at),
        "created_at": instant(facts.created_at),
    }
    return DeliveryAnswer(**{**fields, **shown})


ALERT_HANDLERS = [
    get_preferences,
    put_preferences,
    get_push_key,
    list_push_subscriptions,
    add_push_subscription,
    delete_push_subscription,
    try_push_subscription,
    set_attention,
]
DELIVERY_HANDLERS = [list_deliveries, replay_delivery]
