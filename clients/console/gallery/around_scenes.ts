// The live view and the settings, state by state.
import { QUIET } from './live_picture.ts';
import { idOf, ROWS } from './people.ts';
import type { Placed } from './scenes.ts';

const supervisor = { rows: ROWS, role: 'supervisor', at: 'live' } as const;
const office = (page: string, item = ''): Placed => ({ rows: ROWS, role: 'administrator', at: ['settings', page, item].filter(Boolean).join('/') });
const bare = (page: string): Placed => ({ ...office(page), bare: true });
const down = { code: 'unreachable', status: 0, title: 'The server does not answer.' };

export const AROUND: Readonly<Record<string, Placed>> = {
  live: supervisor,
  'live-quiet': { ...supervisor, live: { ...QUIET } },
  'live-reading': { ...supervisor, live: 'never' },
  'live-failed': { ...supervisor, live: down },
  'live-lost': { ...supervisor, connection: { name: 'waiting', attempt: 2, retryAt: Date.now() + 9000 } },
  'live-closed': { rows: ROWS, at: 'live' },
  settings: office(''),
  people: office('people'),
  person: office('people', idOf('a9e7', 3)),
  'person-new': office('people', 'new'),
  teams: office('teams'),
  'teams-none': bare('teams'),
  team: office('teams', idOf('7ea1', 1)),
  skills: office('skills'),
  skill: office('skills', idOf('5111', 1)),
  hours: office('hours'),
  'hours-none': bare('hours'),
  calendar: office('hours', idOf('ca1e', 1)),
  queues: office('queues'),
  queue: office('queues', idOf('9e9e', 4)),
  levels: office('levels'),
  'levels-none': bare('levels'),
  level: office('levels', idOf('1e7e', 2)),
  labels: office('labels'),
  'labels-none': bare('labels'),
  rules: office('rules'),
  'rules-none': bare('rules'),
  rule: office('rules', idOf('4171', 1)),
  'settings-gone': office('queues', idOf('9e9e', 99)),
};
