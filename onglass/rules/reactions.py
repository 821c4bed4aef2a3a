"""What rules do when something happened to a case, and when a time has come."""

from onglass.platform.transactions import Transaction
from onglass.rules import commands


async def react(tx: Transaction, event: commands.CaseEvent) -> None:
    """Let the rules act that wait for this."""
    await commands.react(tx, event)


TIMERS = {commands.TIMER_RULE: commands.take_time}
