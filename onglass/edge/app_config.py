"""What an app's messenger is told of how to behave: with a session, when asked, and by its version at each connection.

Invariant: two configs with one version are the same, so a client that has it needs no other.
"""

import hashlib

import msgspec

from onglass.context import queries as context
from onglass.delivery import commands as delivery
from onglass.delivery import queries as pushes
from onglass.delivery.model import PushPolicy
from onglass.directory import queries as directory
from onglass.directory.model import App, Principal
from onglass.edge.answers import Config, Mode, Modes
from onglass.edge.parts import EdgeParts
from onglass.edge.policy import upload_policy
from onglass.platform.secrets import SealBrokenError
from onglass.platform.transactions import Transaction

_VERSION_LETTERS = 12
_encoder = msgspec.json.Encoder(order="deterministic")


async def config_of(tx: Transaction, parts: EdgeParts, principal: Principal) -> Config:
    """Return the config of a customer's session as it is now."""
    assert principal.app_id is not None
    return await config_in(tx, parts, await directory.get_app(tx, principal.app_id), principal)


async def config_in(tx: Transaction, parts: EdgeParts, app: App, principal: Principal) -> Config:
    """Return the same, of an app that was read already."""
    config = Config(
        modes=Modes(message=Mode(open=True)),
        expected_reply=await parts.expectations.of_newcomer(tx),
        theme={"name": app.name, **app.theme},
        locale=parts.settings.locale,
        uploads=upload_policy(parts),
        edit_window_seconds=parts.rules.edit_window_seconds,
        read_receipts=parts.settings.read_receipts,
        context=await context.get_policy(tx, app.id),
        push=await _push_policy(tx, parts),
        version="",
    )
    config = _within_reach(principal, config)
    version = hashlib.sha256(_encoder.encode(config)).hexdigest()[:_VERSION_LETTERS]
    return msgspec.structs.replace(config, version=version)


def _within_reach(principal: Principal, config: Config) -> Config:
    """Offer nothing that a session begun by a mailed link may not have."""
    if principal.only_conversation_id is None:
        return config
    collecting = msgspec.structs.replace(config.context, collect="none")
    return msgspec.structs.replace(config, context=collecting, push=PushPolicy(web_key=None, kinds=[]))


async def _push_policy(tx: Transaction, parts: EdgeParts) -> PushPolicy:
    """Return what a session's config says of push; without the installation's key browsers cannot be told."""
    try:
        key = (await delivery.ensure_push_key(tx, parts.cipher)).public_key
    except SealBrokenError:
        key = None
    kinds = await pushes.list_push_kinds(tx)
    return PushPolicy(web_key=key, kinds=kinds if key is not None else [kind for kind in kinds if kind != "web"])
