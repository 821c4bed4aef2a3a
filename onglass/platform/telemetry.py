"""What operators see: counters for Prometheus and structured logs with secrets struck out.

Invariant: no token, password or message text stands in a log line or a label.
"""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

REGISTRY = CollectorRegistry(auto_describe=True)

_BATCH_BUCKETS = (1, 2, 4, 8, 16, 32, 64, 128, 256)
_SECONDS_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)

SOCKETS = Gauge("onglass_sockets", "Client sockets attached to this node.", registry=REGISTRY)
FRAMES_SENT = Counter("onglass_frames_sent", "Event frames given to live sockets.", registry=REGISTRY)
HUB_GAPS = Counter("onglass_hub_gaps", "Holes seen while reading a stream; any at all is a defect.", registry=REGISTRY)
HUB_READ_FAILURES = Counter("onglass_hub_read_failures", "Failed reads of the hub, tried again.", registry=REGISTRY)
BATCH_SIZE = Histogram("onglass_batch_size", "Requests committed together.", buckets=_BATCH_BUCKETS, registry=REGISTRY)
BATCH_SECONDS = Histogram(
    "onglass_batch_seconds", "Time of one batch statement with its commit.", buckets=_SECONDS_BUCKETS, registry=REGISTRY
)
BATCH_WAITING = Gauge("onglass_batch_waiting", "Requests that wait for the next batch.", registry=REGISTRY)
BATCH_REFUSALS = Counter(
    "onglass_batch_refusals", "Requests the batcher gave up, by reason.", ["reason"], registry=REGISTRY
)
BROKER_CONNECTED = Gauge("onglass_broker_connected", "1 while the broker's wire is up.", registry=REGISTRY)
BROKER_DROPPED = Counter("onglass_broker_dropped", "Hints and signals the wire did not take.", registry=REGISTRY)
REACTIONS_RUN = Counter(
    "onglass_reactions", "Reactions run, by name and outcome.", ["reaction", "outcome"], registry=REGISTRY
)
EVENTS_SETTLED = Counter("onglass_events_settled", "Events whose reactions are all done.", registry=REGISTRY)
RELAY_LAG_SECONDS = Gauge("onglass_relay_lag_seconds", "Age of the oldest event not held back.", registry=REGISTRY)
PUSHES = Counter("onglass_pushes", "Pushes to agents, by outcome.", ["outcome"], registry=REGISTRY)
DEAD_LETTERS = Gauge("onglass_dead_letters", "Reactions that failed for good and wait for a person.", registry=REGISTRY)
TIMERS_FIRED = Counter("onglass_timers", "Timers fired, by kind and outcome.", ["kind", "outcome"], registry=REGISTRY)
TIMER_LATE_SECONDS = Histogram(
    "onglass_timer_late_seconds", "From due to done.", buckets=(*_SECONDS_BUCKETS, 10, 30), registry=REGISTRY
)
