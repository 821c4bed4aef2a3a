// The ways to what stands around the desk.
export const around = {
  'nav.manage': 'Manage',
  'nav.live': 'Live',
  'nav.settings': 'Settings',
  'around.loading': 'Fetching this part of the console',
  'around.failed': 'This part did not load',
  'around.failed_hint': 'The connection dropped, or the console was renewed meanwhile. Try again, or reload the page.',
  'around.live_closed': 'Live is for supervisors',
  'around.settings_closed': 'The settings are for administrators',
  'around.closed_hint': 'Ask an administrator of your workspace for the role.',
} as const;
