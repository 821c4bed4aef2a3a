// What stands of alerts on the desk itself; the rest comes a moment later.
export const alerts = {
  'me.alerts': 'Alerts',
  'alerts.not_fetched': 'The console could not fetch what it needs for alerts. Reload when you can.',
} as const;
