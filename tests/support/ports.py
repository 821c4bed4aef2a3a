"""Free ports below 32768: above it the kernel hands out ports to outgoing connections, which then collide."""

import itertools
import os
import random
import socket

_FIRST, _LAST = 10_000, 32_000
_candidates = itertools.count(random.Random(os.getpid()).randrange(_FIRST, _LAST))


def free_port() -> int:
    """Return a port on which nothing listens now, never the same one twice in a process."""
    for candidate in _candidates:
        port = _FIRST + candidate % (_LAST - _FIRST)
        with socket.socket() as probe:
            # As the server will do it: a port of a connection that has just ended is free.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port
    raise AssertionError("unreachable: the counter never ends")
