"""What runs without being asked: the relay of events to reactions, due timers, periodic sweeps.

Invariant: a worker may be stopped, killed or doubled at any moment; what it was doing is done once, by somebody.
"""

from onglass.worker.loops import Sweep, Worker

__all__ = ["Sweep", "Worker"]
