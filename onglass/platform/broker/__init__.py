"""The broker carries hints and signals between nodes. Nothing depends on its keeping a word.

Invariant: publishing never blocks and never fails; losing, doubling or reordering costs time only. A node hears
its own words at once, whatever the wire does.
"""

from onglass.platform.broker.local import LocalBroker
from onglass.platform.broker.model import Broker, OnHints, OnSignal, Signal
from onglass.platform.broker.nats import NatsBroker
from onglass.platform.broker.postgres import PostgresBroker

__all__ = ["Broker", "LocalBroker", "NatsBroker", "OnHints", "OnSignal", "PostgresBroker", "Signal"]
