"""The documented calls put together: three routers under /v1, one guard, one shape of refusal.

Invariant: every handler declares its right and its API; making the application fails otherwise.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from litestar import Litestar, Router
from litestar.di import Provide
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.spec import Components, SecurityScheme

from onglass.directory.engine.permissions import PERMISSIONS, Action
from onglass.edge.access import Api
from onglass.edge.asgi import MAX_JSON_BYTES
from onglass.edge.routes.admin import ADMIN_HANDLERS
from onglass.edge.routes.agent import AGENT_HANDLERS
from onglass.edge.routes.agent_cases import AGENT_CASE_HANDLERS
from onglass.edge.routes.agent_later import AGENT_LATER_HANDLERS
from onglass.edge.routes.agent_promises import AGENT_PROMISE_HANDLERS
from onglass.edge.routes.agent_teams import AGENT_TEAM_HANDLERS
from onglass.edge.routes.alerts import ALERT_HANDLERS, DELIVERY_HANDLERS
from onglass.edge.routes.client import CLIENT_HANDLERS
from onglass.edge.routes.context import CLIENT_CONTEXT_HANDLERS, CONTEXT_SETTINGS_HANDLERS, TIMELINE_HANDLERS
from onglass.edge.routes.conversations import conversation_handlers
from onglass.edge.routes.facts import FACT_HANDLERS
from onglass.edge.routes.files import FILE_HANDLERS
from onglass.edge.routes.framework import (
    PUBLIC,
    StrictRequest,
    let_in,
    provide_call,
    provide_visit,
    tell_problem,
)
from onglass.edge.routes.hours_admin import HOURS_HANDLERS
from onglass.edge.routes.labels_admin import LABEL_HANDLERS
from onglass.edge.routes.lists import LIST_HANDLERS
from onglass.edge.routes.live import LIVE_HANDLERS
from onglass.edge.routes.mailed_links import MAILED_LINK_HANDLERS
from onglass.edge.routes.previews_admin import PREVIEW_HANDLERS
from onglass.edge.routes.privacy import CLIENT_PRIVACY_HANDLERS, PRIVACY_HANDLERS
from onglass.edge.routes.promise_admin import PROMISE_HANDLERS
from onglass.edge.routes.push_admin import PROVIDER_HANDLERS
from onglass.edge.routes.push_client import CLIENT_PUSH_HANDLERS
from onglass.edge.routes.ratings import AGENT_RATING_HANDLERS, CLIENT_RATING_HANDLERS
from onglass.edge.routes.rules_admin import RULE_HANDLERS
from onglass.edge.routes.service_admin import SERVICE_HANDLERS
from onglass.edge.routes.side_panel import ADMIN_PANEL_HANDLERS, AGENT_PANEL_HANDLERS
from onglass.edge.routes.theme_admin import THEME_HANDLERS
from onglass.edge.routes.upkeep import UPKEEP_HANDLERS
from onglass.edge.routes.uploads import upload_handlers
from onglass.edge.routes.verification import AGENT_VERIFICATION_HANDLERS, CLIENT_VERIFICATION_HANDLERS
from onglass.edge.routes.work_admin import WORK_HANDLERS

_VERSION = "1"


def _router(path: str, api: Api, handlers: Sequence[HTTPRouteHandler]) -> Router:
    for handler in handlers:
        _check_right(handler)
    return Router(path, route_handlers=list(handlers), opt={"api": api}, tags=[api.value])


def _check_right(handler: HTTPRouteHandler) -> None:
    if not handler.opt.get(PUBLIC) and handler.opt.get("action") not in PERMISSIONS:
        raise RuntimeError(f"The route {sorted(handler.paths)} declares no right.")


def routers() -> list[Router]:
    """Return every documented call."""
    client = [
        *CLIENT_HANDLERS,
        *CLIENT_PUSH_HANDLERS,
        *CLIENT_RATING_HANDLERS,
        *CLIENT_VERIFICATION_HANDLERS,
        *CLIENT_CONTEXT_HANDLERS,
        *CLIENT_PRIVACY_HANDLERS,
        *conversation_handlers(
            read=Action.READ_OWN_CONVERSATION, send=Action.SEND_MESSAGE, change=Action.CHANGE_OWN_MESSAGE
        ),
        *upload_handlers(),
    ]
    agent = [
        *AGENT_HANDLERS,
        *AGENT_RATING_HANDLERS,
        *AGENT_VERIFICATION_HANDLERS,
        *AGENT_PANEL_HANDLERS,
        *TIMELINE_HANDLERS,
        *AGENT_CASE_HANDLERS,
        *AGENT_TEAM_HANDLERS,
        *AGENT_PROMISE_HANDLERS,
        *FACT_HANDLERS,
        *LIST_HANDLERS,
        *ALERT_HANDLERS,
        *AGENT_LATER_HANDLERS,
        *LIVE_HANDLERS,
        *conversation_handlers(read=Action.READ_CONVERSATION, send=Action.SEND_REPLY, change=Action.CHANGE_OWN_REPLY),
        *upload_handlers(),
    ]
    admin = [
        *ADMIN_HANDLERS,
        *ADMIN_PANEL_HANDLERS,
        *CONTEXT_SETTINGS_HANDLERS,
        *THEME_HANDLERS,
        *PRIVACY_HANDLERS,
        *HOURS_HANDLERS,
        *WORK_HANDLERS,
        *SERVICE_HANDLERS,
        *PROMISE_HANDLERS,
        *LABEL_HANDLERS,
        *RULE_HANDLERS,
        *UPKEEP_HANDLERS,
        *DELIVERY_HANDLERS,
        *PROVIDER_HANDLERS,
        *MAILED_LINK_HANDLERS,
        *PREVIEW_HANDLERS,
    ]
    return [
        _router("/v1/client", Api.CLIENT, client),
        _router("/v1/agent", Api.AGENT, agent),
        _router("/v1/admin", Api.ADMIN, admin),
        _router("/v1/files", Api.FILES, FILE_HANDLERS),
    ]


def make_application(extra: Iterable[Any] = ()) -> Litestar:
    """Return the framework's application; it serves what the raw door does not, and documents both."""
    return Litestar(
        route_handlers=[*routers(), *extra],
        guards=[let_in],
        dependencies={
            "call": Provide(provide_call, sync_to_thread=False),
            "visit": Provide(provide_visit, sync_to_thread=False),
        },
        exception_handlers={Exception: tell_problem},
        request_class=StrictRequest,
        request_max_body_size=MAX_JSON_BYTES,
        openapi_config=OpenAPIConfig(
            title="Onglass",
            version=_VERSION,
            description="What a client may rely on. Refusals are RFC 9457 problem documents with a stable `code`.",
            components=[
                Components(
                    security_schemes={
                        "session": SecurityScheme(
                            type="http",
                            scheme="bearer",
                            description="A session token, or an admin token for /v1/admin.",
                        )
                    }
                )
            ],
            path=None,
            render_plugins=[],
        ),
        logging_config=None,
        debug=False,
    )
