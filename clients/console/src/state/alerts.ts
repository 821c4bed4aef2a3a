// What this agent chose to be told of, and whether this browser is one they are told at. One for each desk.
import type { AlertChoices, AlertOccasion, AlertWays, Id, Outcome } from '@onglass/core';
import { signal, type ReadonlySignal } from '@preact/signals';
import { t } from '../text/alerts_dialog.ts';
import { askPermission, permissionNow, startWorker, subscribe, unsubscribe, type Permission } from './alerts_browser.ts';
import { useDesk, type Desk } from './desk.ts';
import { problemWords } from './problem_words.ts';

export const OCCASIONS: readonly AlertOccasion[] = ['assigned', 'replied', 'offered', 'due_soon', 'overdue'];
export const WAYS = ['sound', 'desktop', 'push'] as const satisfies readonly (keyof AlertWays)[];

export type Push = { readonly phase: 'off' | 'turning' } | { readonly phase: 'on'; readonly id: Id } | { readonly phase: 'failed'; readonly words: string };

export interface Alerts {
  /** Undefined until the server has told. */
  readonly choices: ReadonlySignal<AlertChoices | undefined>;
  readonly permission: ReadonlySignal<Permission>;
  /** Whether the browser's question was closed without an answer. */
  readonly dismissed: ReadonlySignal<boolean>;
  readonly push: ReadonlySignal<Push>;
  /** Whether the agent is pushed anywhere: only then it matters that they look. */
  readonly isPushed: ReadonlySignal<boolean>;
  ways(occasion: AlertOccasion): AlertWays;
  /** Reads what was chosen, and says again that this browser takes pushes, if it did. */
  load(): Promise<void>;
  choose(change: Partial<AlertChoices>): Promise<void>;
  allow(): Promise<void>;
  turnOn(): Promise<void>;
  turnOff(): Promise<void>;
  test(): Promise<void>;
}

const NONE: AlertWays = { sound: false, desktop: false, push: false };
const made = new WeakMap<Desk, Alerts>();

export function alertsOf(desk: Desk): Alerts {
  const known = made.get(desk) ?? createAlerts(desk);
  made.set(desk, known);
  return known;
}

export function useAlerts(): Alerts {
  return alertsOf(useDesk());
}

function createAlerts({ client, session, notices }: Desk): Alerts {
  const api = client.alerts;
  const pushedKey = `onglass.console.push.${session.agent.id}`;
  const choices = signal<AlertChoices | undefined>(undefined);
  const permission = signal(permissionNow());
  const dismissed = signal(false);
  const push = signal<Push>({ phase: 'off' });
  const isPushed = signal(false);

  const readDevices = async (): Promise<void> => {
    const devices = await api.listDevices();
    if (devices.ok) isPushed.value = devices.value.length > 0;
  };
  /** Why this browser is not told, in words; undefined when it is. */
  const tryHere = async (): Promise<string | undefined> => {
    const registration = await startWorker();
    if (registration === undefined) return t('alerts.unsupported');
    const key = await api.getPushKey();
    if (!key.ok) return t('alerts.failed', { detail: problemWords(key.problem) });
    const subscribed = await subscribe(registration, key.value);
    if (!subscribed.ok) return subscribed.why === undefined ? t('alerts.slow') : t('alerts.failed', { detail: subscribed.why });
    const added = await api.addDevice(subscribed.address);
    if (!added.ok) return t('alerts.failed', { detail: problemWords(added.problem) });
    localStorage.setItem(pushedKey, 'on');
    push.value = { phase: 'on', id: added.value };
    isPushed.value = true;
    return undefined;
  };
  const subscribeHere = async (): Promise<void> => {
    const words = await tryHere();
    if (words !== undefined) push.value = { phase: 'failed', words };
  };
  const say = (outcome: Outcome, good: string, bad: 'alerts.test_failed' | 'alerts.not_saved'): void => {
    if (outcome.ok) notices.show(good);
    else notices.show(t(bad, { detail: problemWords(outcome.problem) }), 'bad');
  };

  return {
    choices,
    permission,
    dismissed,
    push,
    isPushed,
    ways: (occasion) => choices.peek()?.alerts[occasion] ?? NONE,
    load: async () => {
      const [answer] = await Promise.all([api.getChoices(), readDevices()]);
      if (answer.ok) choices.value = answer.value;
      if (permission.peek() !== 'granted') return;
      if (localStorage.getItem(pushedKey) === 'on') await subscribeHere();
      else await startWorker();
    },
    choose: async (change) => {
      const before = choices.peek();
      if (before === undefined) return;
      choices.value = { ...before, ...change };
      const answer = await api.putChoices({ ...before, ...change });
      if (answer.ok) return;
      choices.value = before;
      notices.show(t('alerts.not_saved', { detail: problemWords(answer.problem) }), 'bad');
    },
    allow: async () => {
      permission.value = await askPermission();
      dismissed.value = permission.value === 'default';
      if (permission.value === 'granted') await startWorker();
    },
    turnOn: async () => {
      push.value = { phase: 'turning' };
      await subscribeHere();
    },
    turnOff: async () => {
      const { value } = push;
      localStorage.removeItem(pushedKey);
      push.value = { phase: 'off' };
      if (value.phase === 'on') await api.removeDevice(value.id);
      await unsubscribe();
      await readDevices();
    },
    test: async () => {
      const { value } = push;
      if (value.phase === 'on') say(await api.tryDevice(value.id), t('alerts.test_sent'), 'alerts.test_failed');
    },
  };
}
