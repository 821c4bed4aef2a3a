"""Becomes a server that dies with its parent: python -I -S launcher.py PARENT_PID UID GID SIGNAL -- PROGRAM ….

A script that imports nothing of ours; UID -1 keeps the user. Invariant: the user is changed before the parent-death
signal is set, because that would clear it; the parent is looked at after, because it may have died in between.
"""

import ctypes
import os
import sys

_PR_SET_PDEATHSIG = 1


def _change_user(uid: int, gid: int) -> None:
    os.setgroups([gid])
    os.setgid(gid)
    os.setuid(uid)


def _die_with(parent_pid: int, death_signal: int) -> None:
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.prctl(_PR_SET_PDEATHSIG, death_signal, 0, 0, 0) != 0:
            raise OSError(ctypes.get_errno(), "prctl(PR_SET_PDEATHSIG) failed")
    if os.getppid() != parent_pid:
        sys.exit("launcher: the parent is already gone")


def main(arguments: list[str]) -> None:
    """Change user and session, bind the life to the parent's, and become the program."""
    parent_pid, uid, gid, death_signal = (int(word) for word in arguments[:4])
    program = arguments[5:]
    # A session of its own: Ctrl-C in the terminal reaches the parent only, which then stops the server in order.
    os.setsid()
    os.umask(0o077)
    if uid >= 0:
        _change_user(uid, gid)
    _die_with(parent_pid, death_signal)
    os.execv(program[0], program)  # noqa: S606  (no shell, absolute path given by the supervisor)


if __name__ == "__main__":
    main(sys.argv[1:])
