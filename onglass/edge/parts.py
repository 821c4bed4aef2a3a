"""What the edge is given to work with; main/serve.py makes it."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import msgspec

from onglass.conversations.commands import Sending
from onglass.conversations.model import Rules
from onglass.directory.engine.flood import StartCounters
from onglass.edge.limits import Rate
from onglass.edge.sessions import SessionCache
from onglass.edge.side_panels import PanelAnswers
from onglass.files.commands import Door as FileDoor
from onglass.platform.blobs import BlobStore
from onglass.platform.broker import Broker
from onglass.platform.database import Database
from onglass.platform.egress import Egress
from onglass.platform.hub import Hub
from onglass.platform.secrets import Cipher
from onglass.routing.expectations import Expectations


class EdgeSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Values an operator may change.

    `session_rate`: calls and frames of one session. `visitor_rate`, `handshake_rate`: calls and sockets without a
    session, by address. `failure_rate`, `guess_rate`: wrong tokens and passwords, by address and by e-mail.
    `context_rate`: what one session tells of the steps in the app.
    `own_origins`: the console's public addresses; empty means the host a request is addressed to. `static_dir` has
    `sdk/` and `console/`.
    """

    static_dir: Path
    own_origins: tuple[str, ...] = ()
    session_rate: Rate = Rate(300, 100)
    visitor_rate: Rate = Rate(600, 100)
    handshake_rate: Rate = Rate(6000, 1000)
    failure_rate: Rate = Rate(120, 2)
    guess_rate: Rate = Rate(30, 0.5)
    context_rate: Rate = Rate(60, 1)
    max_sockets: int = 20_000
    max_sockets_per_session: int = 20
    locale: str = "en"
    read_receipts: bool = True


class EdgeParts(msgspec.Struct, frozen=True, kw_only=True):
    """Everything below the edge, made and started by main/serve.py.

    `current_epoch` names this history of the database; `is_ready` asks whether the database answers. `cipher` seals
    apps' identity secrets; `egress` judges addresses that callers give. The edge starts and stops `sessions` itself;
    everything else is the caller's to run.
    """

    settings: EdgeSettings
    database: Database
    sending: Sending
    hub: Hub
    broker: Broker
    sessions: SessionCache
    blobs: BlobStore
    file_door: FileDoor
    rules: Rules
    cipher: Cipher
    egress: Egress
    start_counters: StartCounters
    expectations: Expectations = msgspec.field(default_factory=Expectations)
    panels: PanelAnswers = msgspec.field(default_factory=PanelAnswers)
    current_epoch: Callable[[], Awaitable[str]]
    is_ready: Callable[[], Awaitable[bool]]
