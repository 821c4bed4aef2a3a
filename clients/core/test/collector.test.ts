// What leaves a device, when, and what never does.
import { describe, expect, it } from 'vitest';
import { type Collector, createCollector, type ContextBatch, type ContextPolicy, type ContextStored, maskPath, maskText, type Outcome } from '../src/index.ts';
import { createClock, createRandom, type FakeClock, settle } from './world/clock.ts';

const POLICY: ContextPolicy = { collect: 'steps_and_errors', consent: 'required', flush_seconds: 15, max_batch: 50 };
const MAYA = { id: 'maya', verified: true };
const ANYBODY = { id: 'anybody', verified: false };

interface World {
  collector: Collector;
  clock: FakeClock;
  sent: { batch: ContextBatch; keepalive: boolean }[];
  kept: { text: string | undefined };
  answers: Outcome<ContextStored>[];
}

const refusal = (status: number, extra: object = {}): Outcome<ContextStored> => ({ ok: false, problem: { title: 'No', code: 'no', status, ...extra } });

function world(kept: World['kept'] = { text: undefined }, beforeSend?: (batch: ContextBatch) => unknown): World {
  const clock = createClock();
  const sent: World['sent'] = [];
  const answers: World['answers'] = [];
  const collector = createCollector({
    environment: { ...clock, random: createRandom(kept.text?.length ?? 1) },
    keep: {
      read: () => kept.text,
      write: (text) => {
        kept.text = text;
      },
    },
    send: (batch, keepalive) => {
      sent.push({ batch, keepalive });
      return Promise.resolve(answers.shift() ?? { ok: true, value: { stored: batch.breadcrumbs.length, rejected: [] } });
    },
    device: () => ({ platform: 'iOS', viewport: { width: 390, height: 844 } }),
    ...(beforeSend === undefined ? {} : { beforeSend }),
  });
  return { collector, clock, sent, kept, answers };
}

const names = ({ sent }: World): string[] => sent.flatMap(({ batch }) => batch.breadcrumbs.map(({ name }) => name));

describe('consent', () => {
  it('lets nothing leave before it, and then what was seen before', async () => {
    const here = world();
    here.collector.see({ kind: 'tap', name: 'Pay' });
    here.collector.configure(POLICY, MAYA);
    await here.clock.advance(600_000);
    here.collector.leave();
    expect(here.sent).toEqual([]);
    here.collector.setConsent(true);
    await here.clock.advance(15_000);
    expect(names(here)).toEqual(['Pay']);
    expect(here.sent[0]?.batch.device).toMatchObject({ platform: 'iOS' });
  });

  it('taken back, drops what waits and sees nothing more', async () => {
    const here = world();
    here.collector.configure(POLICY, MAYA);
    here.collector.setConsent(true);
    here.collector.see({ kind: 'tap', name: 'Pay' });
    here.collector.setConsent(false);
    here.collector.see({ kind: 'tap', name: 'Later' });
    await here.clock.advance(60_000);
    expect([here.sent.map(({ batch }) => batch), here.collector.pending(), here.kept.text]).toEqual([[{ breadcrumbs: [], consent: false }], 0, undefined]);
  });

  it('is not waited for where the company may assume it', async () => {
    const here = world();
    here.collector.configure({ ...POLICY, consent: 'assumed' }, MAYA);
    here.collector.see({ kind: 'tap', name: 'Pay' });
    await here.clock.advance(15_000);
    expect(names(here)).toEqual(['Pay']);
  });

  it('is asked of nobody when the company collects nothing', async () => {
    const here = world();
    here.collector.see({ kind: 'tap', name: 'Before' });
    here.collector.setConsent(true);
    here.collector.configure({ ...POLICY, collect: 'none' }, MAYA);
    here.collector.see({ kind: 'tap', name: 'Pay' });
    await here.clock.advance(60_000);
    expect([here.sent, here.collector.pending()]).toEqual([[], 0]);
  });
});

describe('sending', () => {
  it('repeats a batch that got no answer under the same ids', async () => {
    const here = world();
    here.answers.push(refusal(503, { retry_after_ms: 40_000 }));
    here.collector.configure(POLICY, MAYA);
    here.collector.setConsent(true);
    here.collector.see({ kind: 'tap', name: 'Pay' });
    await here.clock.advance(15_000);
    await here.clock.advance(39_000);
    expect(here.sent).toHaveLength(1);
    await here.clock.advance(60_000);
    expect(here.sent).toHaveLength(2);
    const [first, second] = here.sent.map(({ batch }) => batch.breadcrumbs.map(({ id }) => id));
    expect(second).toEqual(first);
    expect(here.collector.pending()).toBe(0);
  });

  it('gives up what the server will never take, and stops where it may not send', async () => {
    const here = world();
    here.answers.push(refusal(422), refusal(403));
    here.collector.configure(POLICY, MAYA);
    here.collector.setConsent(true);
    for (const name of ['Bad', 'Forbidden', 'Never']) {
      here.collector.see({ kind: 'tap', name });
      await here.clock.advance(16_000);
    }
    expect(names(here)).toEqual(['Bad', 'Forbidden']);
    expect(here.collector.pending()).toBe(0);
  });

  it('keeps two hundred steps, says how many it lost, and sends fifty at once', async () => {
    const here = world();
    for (let number = 1; number <= 230; number += 1) here.collector.see({ kind: 'custom', name: `step-${String(number)}` });
    expect(here.collector.pending()).toBe(200);
    here.collector.configure(POLICY, MAYA);
    here.collector.setConsent(true);
    await here.clock.advance(80_000);
    expect(here.sent.map(({ batch }) => [batch.breadcrumbs.length, batch.dropped])).toEqual([[50, 30], [50, undefined], [50, undefined], [50, undefined]]);
    expect(new Set(here.sent.flatMap(({ batch }) => batch.breadcrumbs.map(({ id }) => id))).size).toBe(200);
  });

  it('asks the host app last, which may drop or alter', async () => {
    const here = world({ text: undefined }, (batch) => (batch.breadcrumbs.some(({ name }) => name === 'Secret') ? false : { ...batch, breadcrumbs: batch.breadcrumbs.slice(0, 1) }));
    here.collector.configure(POLICY, MAYA);
    here.collector.setConsent(true);
    here.collector.see({ kind: 'tap', name: 'Secret' });
    await here.clock.advance(15_000);
    expect(here.sent).toEqual([]);
    here.collector.see({ kind: 'tap', name: 'One' });
    here.collector.see({ kind: 'tap', name: 'Two' });
    await here.clock.advance(15_000);
    expect(names(here)).toEqual(['One']);
    expect(here.collector.pending()).toBe(0);
  });
});

describe('a page that goes', () => {
  it('sends with a request that outlives it, and the next page repeats what was not answered', async () => {
    const first = world();
    first.collector.configure(POLICY, MAYA);
    first.collector.setConsent(true);
    first.collector.see({ kind: 'tap', name: 'Pay' });
    first.collector.leave();
    expect(first.sent).toMatchObject([{ keepalive: true }]);
    // The answer found nobody: the text of that moment is what the next page reads.
    const second = world({ text: first.kept.text });
    expect(second.collector.pending()).toBe(1);
    second.collector.configure(POLICY, MAYA);
    second.collector.setConsent(true);
    await second.clock.advance(15_000);
    expect(second.sent[0]?.batch.breadcrumbs[0]?.id).toBe(first.sent[0]?.batch.breadcrumbs[0]?.id);
  });

  it('leaves nothing to another person, and its own steps to who was nobody before', async () => {
    const kept: World['kept'] = { text: undefined };
    const first = world(kept);
    first.collector.configure(POLICY, MAYA);
    first.collector.see({ kind: 'tap', name: 'Hers' });
    await first.clock.advance(2_000);
    const other = world({ text: kept.text });
    other.collector.setConsent(true);
    other.collector.configure(POLICY, { id: 'ben', verified: true });
    await other.clock.advance(60_000);
    expect(other.sent).toEqual([]);

    const joined = world();
    joined.collector.setConsent(true);
    joined.collector.configure(undefined, ANYBODY);
    joined.collector.see({ kind: 'tap', name: 'Cannot sign in' });
    joined.collector.configure(POLICY, MAYA);
    await joined.clock.advance(15_000);
    expect(names(joined)).toEqual(['Cannot sign in']);
  });

  it('forgets all of it when the customer signs out', async () => {
    const here = world();
    here.collector.configure(POLICY, MAYA);
    here.collector.see({ kind: 'tap', name: 'Pay' });
    await here.clock.advance(2_000);
    expect(here.kept.text).toContain('Pay');
    here.collector.forget();
    expect([here.kept.text, here.collector.pending()]).toEqual([undefined, 0]);
    await settle();
  });
});

describe('masking', () => {
  it.each([
    ['Card 4111 1111 1111 1111 declined', 'Card ••• declined'],
    ['Mail maya.okafor@example.com now', 'Mail ••• now'],
    ['GET https://bank.example/pay?token=abc&x=1#top failed', 'GET https://bank.example/pay failed'],
    ['https://maya:pass@bank.example/x', 'https://bank.example/x'],
    ['Bearer abcdef12345', '•••'],
    ['token eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln here', 'token ••• here'],
    ['Order 12345 paid', 'Order 12345 paid'],
    ['a\n  b', 'a b'],
  ])('%s', (text, masked) => {
    expect(maskText(text)).toBe(masked);
  });

  it('cuts names and paths, and never a query', () => {
    expect(maskText('x'.repeat(900))).toHaveLength(200);
    expect(maskPath('/accounts/GB12 3456 7890/pay?iban=1#x')).toBe('/accounts/GB•••/pay');
    expect(maskPath('/people/maya%40example.com')).toBe('/people/•••');
  });

  it('takes scalars only, allowed ones only, twenty at most', async () => {
    const here = world();
    here.collector.configure({ ...POLICY, attributes_allowed: ['plan'] }, MAYA);
    here.collector.setConsent(true);
    here.collector.setAttributes({ plan: 'gold', balance: 12, nested: { a: 1 } });
    const many = Object.fromEntries(Array.from({ length: 40 }, (_, number) => [`key${String(number)}`, number]));
    here.collector.see({ kind: 'custom', name: 'x', detail: { ...many, fn: () => 1 } });
    await here.clock.advance(15_000);
    expect(here.sent[0]?.batch.attributes).toEqual({ plan: 'gold' });
    expect(Object.keys(here.sent[0]?.batch.breadcrumbs[0]?.detail ?? {})).toHaveLength(20);
  });

  it('tells successful requests only where all is asked for', async () => {
    for (const [collect, expected] of [['steps', 0], ['steps_and_errors', 1], ['all', 2]] as const) {
      const here = world();
      here.collector.configure({ ...POLICY, collect }, MAYA);
      here.collector.setConsent(true);
      here.collector.see({ kind: 'request', name: 'GET bank/ok', status: 200 });
      here.collector.see({ kind: 'request', name: 'GET bank/broken', status: 500 });
      await here.clock.advance(15_000);
      expect(names(here)).toHaveLength(expected);
    }
  });
});
