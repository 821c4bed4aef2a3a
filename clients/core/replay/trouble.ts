/** What goes wrong on the way, when and how often: drawn from the seed. */
import { between, pick, type Random, sleep } from './chance.ts';
import type { Device } from './device.ts';

export type TroubleName = 'drop' | 'deaf' | 'offline' | 'lost_answer' | 'reload';

export interface Trouble {
  /** Now and then something happens; most calls do nothing. */
  maybe(): Promise<void>;
  /** When the next one comes during a wait; undefined: none this time. */
  delayMs(): number | undefined;
  strike(): Promise<void>;
  readonly counts: Readonly<Record<string, number>>;
}

const SHARE_AFTER_SENDING = 0.4;
const SHARE_WHILE_WAITING = 0.3;

export interface TroubleOptions {
  readonly device: Device;
  readonly random: Random;
  readonly speed: number;
  /** Absent: this device is never reloaded. */
  readonly reload?: () => Promise<void>;
}

export function createTrouble({ device, random, speed, reload }: TroubleOptions): Trouble {
  const counts: Record<string, number> = {};
  const lasting = (from: number, to: number): Promise<void> => sleep(Math.max(20, between(random, from, to) / speed));

  const acts: Record<TroubleName, () => Promise<void>> = {
    drop: () => {
      device.drop();
      return Promise.resolve();
    },
    deaf: async () => {
      device.deafen();
      await lasting(300, 4_000);
      device.drop();
    },
    offline: async () => {
      device.setOnline(false);
      await lasting(300, 8_000);
      device.setOnline(true);
    },
    lost_answer: () => {
      device.loseNextAnswer();
      device.drop();
      return Promise.resolve();
    },
    reload: reload ?? (() => Promise.resolve()),
  };
  const names: [TroubleName, ...TroubleName[]] = ['drop', 'drop', 'deaf', 'offline', 'lost_answer'];
  if (reload !== undefined) names.push('reload', 'reload');

  async function strike(): Promise<void> {
    const name = pick(random, names);
    counts[name] = (counts[name] ?? 0) + 1;
    await acts[name]();
  }

  return {
    counts,
    strike,
    maybe: async () => {
      if (random() >= SHARE_AFTER_SENDING) return;
      // Often while the message is on its way.
      await sleep(between(random, 0, 60));
      await strike();
    },
    delayMs: () => (random() < SHARE_WHILE_WAITING ? between(random, 0, 4_000) / speed : undefined),
  };
}
