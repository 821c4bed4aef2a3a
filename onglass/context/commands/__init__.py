"""Changes of what is known of customers' steps, and of what may be."""

from onglass.context.commands.capturing import TIMER_TELL, capture, tell_later
from onglass.context.commands.keeping import adopt, change_settings, forget, sweep

__all__ = ["TIMER_TELL", "adopt", "capture", "change_settings", "forget", "sweep", "tell_later"]
