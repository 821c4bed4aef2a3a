// Every state the console can be in, by name: ?scene=NAME&theme=dark&dir=rtl.
import { AROUND } from './around_scenes.ts';
import { ARABIC, FILES, HUNDREDS, LIFE, LONG, THREAD } from './words.ts';
import { idOf, LONG_ROWS, manyRows, minutesAgo, ROWS, rowOf, WAITING } from './people.ts';
import { RICH } from './rich_thread.ts';
import { FACTS, HAND_OVER, SCHEDULED } from './shown_case.ts';
import type { Scene } from './shown_client.ts';

export interface Placed extends Scene {
  /** Where the address stands, under the root. */
  readonly at?: string;
  readonly mode?: 'note';
  readonly choices?: readonly string[];
  /** Numbers of rows that get new words while the pointer is in the list. */
  readonly moves?: readonly number[];
}

const OPEN = idOf('c0de', 2);
const DRAFTS = new Map([[idOf('c0de', 4), 'The transfer arrives on Friday, I just checked']]);
const here = { rows: ROWS, items: THREAD, drafts: DRAFTS, at: `mine/${OPEN}`, view: { dividerAfterSeq: 9 } };
const waiting = { ...here, rows: WAITING };
const asked = WAITING.slice(-2).map((row, at) => ({ conversation_id: row.id, until_at: minutesAgo(-0.6 - at), row }));
const DESCRIBED = WAITING.map((row, at) => (at === 1 ? { ...row, facts: FACTS, promised_until: minutesAgo(-48) } : row));
const down = { code: 'unreachable', status: 0, title: 'The server does not answer.' };

export const SCENES: Readonly<Record<string, Placed>> = {
  inbox: here,
  'none-open': { ...here, at: 'mine' },
  note: { ...here, mode: 'note' },
  choices: { ...here, draft: 'Which card is it?', choices: ['Debit, ends 4411', 'Credit, ends 9020', ''] },
  files: { ...here, items: FILES, view: {} },
  rich: { ...here, items: RICH, detail: { rating: { score: 4, comment: 'Quick and kind', at: minutesAgo(19) } }, view: {} },
  typing: { ...here, view: { typing: [{ actor: { kind: 'customer' }, until: Date.now() + 60_000 }] } },
  resolved: { ...here, view: { row: rowOf({ number: 2, name: 'Customer 2041', words: '', subject: 'Water bill declined', status: 'resolved' }) } },
  unverified: { ...here, at: `mine/${idOf('c0de', 7)}` },
  moved: { ...here, moves: [8, 6, 7] },
  lost: { ...here, connection: { name: 'waiting', attempt: 2, retryAt: Date.now() + 9000 } },
  offline: { ...here, connection: { name: 'offline' } },
  waiting: { ...waiting, at: `mine/${OPEN}?sort=due` },
  'waiting-queue': { ...waiting, at: 'queue' },
  'waiting-parked': { ...waiting, at: 'parked' },
  life: { ...waiting, items: LIFE, view: {} },
  snoozed: { ...waiting, at: `snoozed/${idOf('c0de', 9)}` },
  paused: { ...waiting, at: `mine/${idOf('c0de', 5)}` },
  offers: { ...waiting, offers: asked },
  case: { ...waiting, rows: DESCRIBED, company: OPEN, scheduled: SCHEDULED, detail: { hand_over: HAND_OVER }, view: {} },
  'kept-out': { ...waiting, rows: DESCRIBED, at: `mine/${OPEN}`, detail: { customer_blocked: true }, view: {} },
  held: { ...here, held: { key: 'k', text: 'Your card is on its way.', untilMs: Date.now() + 5000 } },
  filters: { ...waiting, rows: DESCRIBED, at: 'all?tag=tag-1&queue=q&sort=due&saved=v1' },
  'off-duty': { ...waiting, availability: 'offline' },
  'empty-team': { at: 'team' },
  'empty-snoozed': { at: 'snoozed' },
  'empty-parked': { at: 'parked' },
  'empty-mine': { at: 'mine' },
  'empty-queue': { at: 'queue' },
  'empty-all': { at: 'all' },
  'empty-resolved': { at: 'mine?status=resolved' },
  'search-none': { rows: ROWS, at: 'all?q=zebra' },
  loading: { rows: ROWS, list: { rows: [], phase: 'loading' }, view: { phase: 'loading', items: [] }, detail: 'none', at: `mine/${OPEN}` },
  failed: { rows: ROWS, list: { rows: [], phase: 'problem', problem: down }, view: { phase: 'problem', problem: down }, detail: 'none', at: `mine/${OPEN}` },
  gone: { ...here, view: { phase: 'gone' }, detail: 'none' },
  'long-names': { rows: LONG_ROWS, items: LONG, at: `mine/${idOf('c0de', 31)}` },
  arabic: { rows: ROWS, items: ARABIC, at: `mine/${idOf('c0de', 5)}` },
  'ten-thousand': { rows: manyRows(10_000), items: HUNDREDS, at: `mine/${idOf('c0de', 100)}` },
  signin: { signedOut: true },
  'signin-wrong': { signedOut: true, refuses: { code: 'credentials_refused', status: 401, title: 'Unauthorized' } },
  'signin-workspace': { signedOut: true, refuses: { code: 'workspace_required', status: 409, title: 'Which workspace?', workspaces: [{ id: '1', name: 'Harbor Bank' }, { id: '2', name: 'Harbor Insurance' }] } },
  ...AROUND,
};
