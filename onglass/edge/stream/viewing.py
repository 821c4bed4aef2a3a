"""Which agents look at which conversation, so that two do not answer at once.

Invariant: only agents hear of it. Every node hears every word of it, so whoever opens a conversation is told at once
who is there already, on whatever node.
"""

import time
from typing import Literal
from uuid import UUID

import msgspec
import structlog

from onglass.directory import queries as directory
from onglass.edge.parts import EdgeParts
from onglass.edge.stream.connection import Connection
from onglass.edge.stream.frames import Reset, SignalAgent, SignalFrame, encoder
from onglass.platform.broker import Signal

_log = structlog.get_logger(__name__)
LASTS_SECONDS = 45.0
RENEW_SECONDS = 20.0
_KIND = "viewing"

Doing = Literal["viewing", "typing", "gone"]
_Place = tuple[UUID, UUID]


class _View(msgspec.Struct):
    place: _Place
    agent: SignalAgent
    told_at_seconds: float


class _Heard(msgspec.Struct):
    """As much of a signal's frame as is needed to know who is where."""

    agent: SignalAgent
    doing: Doing


_heard_decoder = msgspec.json.Decoder(_Heard)


class AgentViews:
    """What the agents of one node look at, and what is heard of all others."""

    def __init__(self, parts: EdgeParts) -> None:
        self._parts = parts
        self._views: dict[Connection, _View] = {}
        self._heard: dict[_Place, dict[UUID, tuple[SignalAgent, float]]] = {}

    async def look_at(self, connection: Connection, conversation_id: UUID | None) -> None:
        """Hear what an agent looks at now; None: at no conversation. One that is not there is told as gone."""
        current = self._views.get(connection)
        if current is not None and current.place[1] == conversation_id:
            return
        self.leave(connection)
        if conversation_id is None:
            return
        if connection.cursor(conversation_id) is None and await connection.head_of(conversation_id) is None:
            connection.tell(Reset("gone", conversation_id))
            return
        agent = await self._name(connection)
        place = (connection.reader.workspace_id, conversation_id)
        self._views[connection] = _View(place, agent, time.monotonic())
        self._tell_newcomer(connection, place)
        self._publish(place, agent, "viewing", origin=connection.socket_id)

    def leave(self, connection: Connection) -> None:
        """Hear that an agent looks at it no longer, or that their socket is gone."""
        view = self._views.pop(connection, None)
        if view is None:
            return
        others = (other for other in self._views.values() if other.place == view.place)
        if all(other.agent.id != view.agent.id for other in others):
            self._publish(view.place, view.agent, "gone", origin=connection.socket_id)

    async def write(self, connection: Connection, conversation_id: UUID) -> None:
        """Tell the colleagues who look on that an agent is writing, be it an answer or a note."""
        try:
            agent = await self._name(connection)
        except Exception as error:  # noqa: BLE001 - a sign that is lost is nothing to lose a socket over
            _log.warning("typing_not_told", error_type=type(error).__name__)
            return
        place = (connection.reader.workspace_id, conversation_id)
        self._publish(place, agent, "typing", origin=connection.socket_id)

    def renew(self) -> None:
        """Repeat who is looking, and forget who was not heard of for too long."""
        now = time.monotonic()
        for connection, view in self._views.items():
            if now - view.told_at_seconds >= RENEW_SECONDS:
                view.told_at_seconds = now
                self._publish(view.place, view.agent, "viewing", origin=connection.socket_id)
        for place, agents in list(self._heard.items()):
            for agent_id in [one for one, (_, at) in agents.items() if now - at >= LASTS_SECONDS]:
                del agents[agent_id]
            if not agents:
                del self._heard[place]

    def signal_arrived(self, signal: Signal) -> None:
        """Remember who is where, on any node."""
        if signal.kind != _KIND:
            return
        heard = _heard_decoder.decode(signal.body)
        place = (signal.workspace_id, signal.stream_id)
        if heard.doing != "gone":
            self._heard.setdefault(place, {})[heard.agent.id] = (heard.agent, time.monotonic())
        elif place in self._heard:
            self._heard[place].pop(heard.agent.id, None)

    def _tell_newcomer(self, connection: Connection, place: _Place) -> None:
        now = time.monotonic()
        for agent, at in self._heard.get(place, {}).values():
            if agent.id != connection.reader.id and now - at < LASTS_SECONDS:
                connection.tell(SignalFrame(place[1], "presence", agent=agent, doing="viewing"))

    async def _name(self, connection: Connection) -> SignalAgent:
        view = self._views.get(connection)
        if view is not None:
            return view.agent
        reader = connection.reader
        async with self._parts.database.transaction(reader.workspace_id, read_only=True) as tx:
            agent = await directory.get_agent(tx, reader.id)
        return SignalAgent(agent.id, agent.name)

    def _publish(self, place: _Place, agent: SignalAgent, doing: Doing, *, origin: str) -> None:
        workspace_id, conversation_id = place
        body = encoder.encode(SignalFrame(conversation_id, "presence", agent=agent, doing=doing))
        self._parts.broker.publish_signal(
            Signal(workspace_id, conversation_id, _KIND, body, origin=origin, audience="agent")
        )
