"""List rows: whoever looks at a list of streams hears of each one that changed, as they may see it.

Invariant: many changes of one stream within a moment make one row; versions read by the clock find what no hint told.
"""

import asyncio
from collections.abc import Coroutine, Sequence
from typing import Any
from uuid import UUID

from onglass.platform.clock import Clock
from onglass.platform.hub.model import TOO_SLOW_CODE, Limits, Reader, Row, RowsWant, Socket
from onglass.platform.hub.pace import each_period, whenever

_STREAMS_AT_ONCE = 50
_ROWS_AT_ONCE = 2000  # streams times viewers: more would hold up live frames while they go out
# Every change is a row for every viewer. However many that is, rows take a fifth of the time and no more:
# what changes again meanwhile is told once, and lists grow a little older instead of conversations slower.
_REST_FACTOR = 4.0
_LONGEST_PAUSE_SECONDS = 2.0


class _Board:
    """The lists of one workspace: who looks, what was last told, what waits to be told."""

    __slots__ = ("pending", "versions", "viewers")

    def __init__(self, versions: dict[UUID, int]) -> None:
        self.versions = versions
        self.viewers: dict[UUID, set[Socket]] = {}
        self.pending: set[UUID] = set()


class Lists:
    """All workspaces whose lists somebody looks at on this node."""

    def __init__(self, reader: Reader, limits: Limits, clock: Clock) -> None:
        self._reader = reader
        self._limits = limits
        self._clock = clock
        self._boards: dict[UUID, _Board] = {}
        self._of_socket: dict[Socket, tuple[UUID, UUID]] = {}
        self._work = asyncio.Event()
        self._pause_seconds = limits.rows_pause_seconds

    def loops(self) -> Sequence[Coroutine[Any, Any, None]]:
        """Return what must run for as long as the hub does."""
        return (
            whenever(self._work, self._tell, "lists"),
            each_period(self._sweep, self._limits.reread_seconds, "lists"),
        )

    async def watch(self, socket: Socket, *, workspace_id: UUID, viewer_id: UUID) -> None:
        """Begin to tell a socket; the versions are read first, so that nothing later is missed."""
        if workspace_id not in self._boards:
            versions = dict(await self._reader.read_list_versions(workspace_id))
            self._boards.setdefault(workspace_id, _Board(versions))
        self.drop(socket, keep_board=True)
        self._boards[workspace_id].viewers.setdefault(viewer_id, set()).add(socket)
        self._of_socket[socket] = (workspace_id, viewer_id)

    def drop(self, socket: Socket, *, keep_board: bool = False) -> None:
        """Forget a socket."""
        place = self._of_socket.pop(socket, None)
        if place is None:
            return
        workspace_id, viewer_id = place
        board = self._boards[workspace_id]
        sockets = board.viewers[viewer_id]
        sockets.discard(socket)
        if not sockets:
            del board.viewers[viewer_id]
        if not board.viewers and not keep_board:
            del self._boards[workspace_id]

    def look_at(self, workspace_id: UUID, stream_id: UUID) -> None:
        """Tell of a stream's row soon, if anybody here looks at lists of the workspace."""
        board = self._boards.get(workspace_id)
        if board is not None:
            board.pending.add(stream_id)
            self._work.set()

    async def _tell(self) -> None:
        await asyncio.sleep(self._pause_seconds)
        began = self._clock.monotonic()
        for workspace_id, board in list(self._boards.items()):
            while board.pending and board.viewers:
                await self._tell_some(workspace_id, board)
        rest = (self._clock.monotonic() - began) * _REST_FACTOR
        self._pause_seconds = max(self._limits.rows_pause_seconds, min(rest, _LONGEST_PAUSE_SECONDS))

    async def _tell_some(self, workspace_id: UUID, board: _Board) -> None:
        stream_ids = list(board.pending)[:_STREAMS_AT_ONCE]
        board.pending.difference_update(stream_ids)
        viewers = list(board.viewers)
        step = max(1, _ROWS_AT_ONCE // len(stream_ids))
        try:
            for start in range(0, len(viewers), step):
                some = viewers[start : start + step]
                answers = await self._reader.read_rows([RowsWant(workspace_id, each, stream_ids) for each in some])
                for viewer_id, rows in zip(some, answers, strict=True):
                    self._send(board, viewer_id, rows)
        except BaseException:
            board.pending.update(stream_ids)
            raise

    def _send(self, board: _Board, viewer_id: UUID, rows: Sequence[Row]) -> None:
        for row in rows:
            if row.stream_id in board.versions:
                board.versions[row.stream_id] = max(row.version, board.versions[row.stream_id])
        for socket in tuple(board.viewers.get(viewer_id, ())):
            for row in rows:
                if socket.send(row.body) > self._limits.buffer_bytes:
                    self.drop(socket)
                    socket.close(TOO_SLOW_CODE, "too slow: come back and read the lists afresh")
                    break

    async def _sweep(self) -> None:
        for workspace_id, board in list(self._boards.items()):
            now = dict(await self._reader.read_list_versions(workspace_id))
            # A stream that is not listed any more has changed one last time.
            board.pending.update(stream_id for stream_id in board.versions if stream_id not in now)
            board.pending.update(
                stream_id for stream_id, version in now.items() if version > board.versions.get(stream_id, 0)
            )
            board.versions = now
            if board.pending:
                self._work.set()
