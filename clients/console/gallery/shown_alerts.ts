// What an agent chose to be told of, without a server: it plays along.
import type { AlertChoices, AlertDesk, Outcome } from '@onglass/core';

const OK: Outcome = { ok: true, value: undefined };
const ways = (push: boolean): AlertChoices['alerts']['assigned'] => ({ sound: false, desktop: true, push });

export function shownAlerts(): AlertDesk {
  let choices: AlertChoices = {
    alerts: { assigned: ways(true), replied: ways(true), offered: ways(true), due_soon: ways(false), overdue: ways(true) },
    quiet_hours: null,
    only_when_away_seconds: 30,
  };
  const done = (): Promise<Outcome> => Promise.resolve(OK);
  return {
    getChoices: () => Promise.resolve({ ok: true, value: choices }),
    putChoices: (next) => {
      choices = next;
      return Promise.resolve({ ok: true, value: choices });
    },
    getPushKey: () => Promise.resolve({ ok: false, problem: { code: 'gallery', status: 0, title: 'There is no server here.' } }),
    listDevices: () => Promise.resolve({ ok: true, value: [] }),
    addDevice: () => Promise.resolve({ ok: true, value: 'device' }),
    removeDevice: done,
    tryDevice: done,
    setAttention: done,
  };
}
