"""A process of its own that fits a wait model: seconds of reckoning that no event loop has to sit through.

Reads one JSON object per line, `{"state", "asked_at", "waited_seconds", "answered"}`, and writes the model as JSON.
"""

import os
import sys
from typing import BinaryIO

import msgspec

from onglass.routing.engine.waits import WaitSample
from onglass.routing.engine.waits_fit import fit

_POLITENESS = 10


def run(lines: BinaryIO, out: BinaryIO) -> None:
    """Fit what was read; raises msgspec.MsgspecError for what is no sample."""
    decoder = msgspec.json.Decoder(WaitSample)
    out.write(msgspec.json.encode(fit(decoder.decode(line) for line in lines)))


if __name__ == "__main__":
    os.nice(_POLITENESS)
    run(sys.stdin.buffer, sys.stdout.buffer)
