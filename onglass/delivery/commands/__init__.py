"""Changes of what agents and customers are told, where, and of what waits to be told."""

from onglass.delivery.commands.alerting import alert_agent, alert_owner, replay_delivery, try_out, withdraw_offers
from onglass.delivery.commands.choosing import choose_alerts
from onglass.delivery.commands.devices import open_token, subscribe_browser, subscribe_phone, unsubscribe_device
from onglass.delivery.commands.noticing import (
    adopt,
    choose_notices,
    forget_device,
    mute,
    recall_read,
    settle_sent,
    stop_mails,
    tell_customer,
    withdraw_from,
)
from onglass.delivery.commands.providing import (
    APNS_HOSTS,
    host_for,
    open_apns,
    open_fcm,
    remove_provider,
    set_apns,
    set_fcm,
)
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
    "APNS_HOSTS",
    "adopt",
    "alert_agent",
    "alert_owner",
    "check_endpoint",
    "choose_alerts",
    "choose_notices",
    "end_address",
    "ensure_push_key",
    "forget_agent",
    "forget_device",
    "host_for",
    "look_away",
    "mute",
    "open_apns",
    "open_fcm",
    "open_keys",
    "open_token",
    "recall_read",
    "remove_provider",
    "replay_delivery",
    "see",
    "set_apns",
    "set_fcm",
    "settle_sent",
    "stop_mails",
    "subscribe",
    "subscribe_browser",
    "subscribe_phone",
    "tell_customer",
    "try_out",
    "unsubscribe",
    "unsubscribe_device",
    "withdraw_from",
    "withdraw_offers",
]
