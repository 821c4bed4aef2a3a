"""`./run COMMAND`: one line per command; each command's module is loaded only when it is asked for."""

import importlib
import os
import sys
from pathlib import Path

from tools.terminal import StepFailedError, say

COMMANDS = {
    "demo": ("tools.demo", "the whole product: server, a bank's phone app, two agents; Ctrl-C ends it"),
    "test": ("tools.testing", "everything that is checked; --long adds the long profiles; further words go to pytest"),
    "bench": ("tools.bench", "NAME [--json]: one benchmark"),
    "replay": ("tools.replay", "FILE: real dialogues through the real client"),
    "build": ("tools.clients", "the client bundles, into onglass/static"),
    "docs": ("tools.docs", "the generated documents"),
    "lint": ("tools.lint", "formatting, types, contracts"),
}


def main() -> None:
    """Run the command the first argument names."""
    words = sys.argv[1:]
    if words[:1] == ["onglass"]:
        program = Path(sys.executable).with_name("onglass")
        os.execv(program, [str(program), *words[1:]])
    if not words or words[0] not in COMMANDS:
        print(usage())
        sys.exit(0 if words in ([], ["--help"], ["-h"], ["help"]) else f"onglass: no such command: {words[0]}")
    try:
        sys.exit(importlib.import_module(COMMANDS[words[0]][0]).main(words[1:]))
    except StepFailedError as error:
        say(str(error))
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)


def usage() -> str:
    """Return the list of commands."""
    lines = [f"  ./run {name:<8} {what}" for name, (_, what) in COMMANDS.items()]
    lines.append("  ./run onglass  …: the command line of the server")
    return "\n".join(["Onglass, from a checkout:", *lines])


if __name__ == "__main__":
    main()
