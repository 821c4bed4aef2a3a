"""Changes of what agents are told, where, and of what waits to be told."""

from onglass.delivery.commands.alerting import alert_agent, alert_owner, replay_delivery, try_out, withdraw_offers
from onglass.delivery.commands.choosing import choose_alerts
from onglass.delivery.commands.subscribing import (
    check_endpoint,
    end_address,
    ensure_push_key,
    forget_agent,
    look_away,
    open_keys,
    see,
    subscribe,
    unsubscribe,
)

__all__ = [
    "alert_agent",
    "alert_owner",
    "check_endpoint",
    "choose_alerts",
    "end_address",
    "ensure_push_key",
    "forget_agent",
    "look_away",
    "open_keys",
    "replay_delivery",
    "see",
    "subscribe",
    "try_out",
    "unsubscribe",
    "withdraw_offers",
]
