"""The raw door finds exactly its own calls, and each is documented with the same right."""

from uuid import UUID

import pytest

from onglass.directory.engine.permissions import Action
from onglass.edge.access import Api
from onglass.edge.hot_routes import find_hot, hot_routes
from onglass.edge.routes.application import make_application

ID = "01890a5d-ac96-774b-bcce-b302099a8057"


def test_a_send_of_each_side_is_found_with_its_right() -> None:
    found = find_hot("POST", f"/v1/client/conversations/{ID}/messages")
    assert found is not None
    assert (found[0].api, found[0].action, found[1]) == (Api.CLIENT, Action.SEND_MESSAGE, UUID(ID))
    found = find_hot("POST", f"/v1/agent/conversations/{ID}/messages")
    assert found is not None
    assert (found[0].api, found[0].action) == (Api.AGENT, Action.SEND_REPLY)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PUT", f"/v1/client/conversations/{ID}/messages"),
        ("POST", f"/v1/client/conversations/{ID}/messages/"),
        ("POST", f"/v1/client/conversations/{ID}/notes"),
        ("POST", "/v1/client/conversations/zzzzzzzz-zzzz-zzzz-zzzz-zzzzzzzzzzzz/messages"),
        ("POST", "/v1/client/conversations//messages"),
        ("GET", "/v1/client/conversations"),
        ("POST", f"/v1/admin/conversations/{ID}/messages"),
    ],
)
def test_everything_else_is_left_to_the_framework(method: str, path: str) -> None:
    assert find_hot(method, path) is None


def test_every_hot_call_is_documented_under_the_same_right() -> None:
    documented = {
        (handler.opt["api"], method, one.path.rpartition("}")[2]): handler.opt["action"]
        for one in make_application().routes
        if "/conversations/{" in one.path
        for handler in getattr(one, "route_handlers", ())
        if "action" in handler.opt
        for method in handler.http_methods
    }
    for key, route in hot_routes().items():
        assert documented[key] == route.action
