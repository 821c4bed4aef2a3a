import { beforeEach, describe, expect, it } from 'vitest';
import { type Conversation, createCustomerClient, type CustomerClient, type Environment, type MessageItem, type UploadSource } from '../src/index.ts';
import { subjectOf } from '../src/session/subject.ts';
import { base64 } from '../src/upload/base64.ts';
import { checkPolicy } from '../src/upload/policy.ts';
import { pathOf } from '../src/upload/tus.ts';
import { createClock, createRandom, type FakeClock } from './world/clock.ts';
import { Desk } from './world/desk.ts';
import { Device } from './world/network.ts';

const SIZE = 900_000;
const bytes = Uint8Array.from({ length: SIZE }, (_, n) => (n * 31) % 251);

function source(name = 'réçu.png', mediaType = 'image/png'): UploadSource {
  return { name, mediaType, sizeBytes: bytes.length, slice: (start, end) => Promise.resolve(bytes.slice(start, end)) };
}

describe('small parts', () => {
  it('encodes any name', () => {
    for (const text of ['', 'a', 'ab', 'abc', 'réçu 1.png', '请求.pdf', '😀', '\ud800 lone']) {
      expect(Buffer.from(base64(text), 'base64').toString('utf8')).toBe(text.replace('\ud800', '\ufffd'));
    }
  });

  it('reads the subject of a token, and nothing else of what is no token', () => {
    const part = Buffer.from(JSON.stringify({ sub: 'Zoë 😀' })).toString('base64url');
    expect(subjectOf(`x.${part}.y`)).toBe('Zoë 😀');
    for (const broken of ['', 'a', 'a.b.c', 'x.!!!.y', `x.${Buffer.from('[]').toString('base64url')}.y`]) expect(subjectOf(broken)).toBeUndefined();
  });

  it('never takes a token to another host', () => {
    expect(pathOf('https://evil.test/v1/client/uploads/1')).toBe('/v1/client/uploads/1');
    expect(pathOf('/v1/client/uploads/1')).toBe('/v1/client/uploads/1');
  });

  it('says why a file may not be sent before a byte leaves', () => {
    const policy = { max_bytes: 1_000_000, max_count: 2, media_types: ['image/*', 'text/plain'] };
    const check = (mediaType: string, sizeBytes: number, pending = 0): string | undefined => checkPolicy({ name: 'f', mediaType, sizeBytes }, policy, pending)?.code;
    expect(check('image/png', 10)).toBeUndefined();
    expect(check('TEXT/PLAIN', 10)).toBeUndefined();
    expect(check('imagex/png', 10)).toBe('file_type_not_allowed');
    expect(check('application/pdf', 10)).toBe('file_type_not_allowed');
    expect(check('image/png', 0)).toBe('file_empty');
    expect(check('image/png', 1_000_001)).toBe('file_too_large');
    expect(check('image/png', 10, 2)).toBe('too_many_files');
    expect(checkPolicy({ name: 'f', mediaType: 'image/png', sizeBytes: 1 }, null, 0)?.code).toBe('uploads_closed');
  });
});

describe('a file', () => {
  let clock: FakeClock;
  let desk: Desk;
  let device: Device;
  let client: CustomerClient;
  let conversation: Conversation;
  const kept = new Map<string, UploadSource>();

  async function start(): Promise<void> {
    const environment: Environment = {
      ...device.environment(),
      sources: {
        put: (key, value) => Promise.resolve(void kept.set(key, value)),
        get: (key) => Promise.resolve(kept.get(key)),
        delete: (key) => Promise.resolve(void kept.delete(key)),
      },
    };
    client = createCustomerClient({ serverUrl: 'http://desk.test', appKey: 'k', environment });
    void client.start();
    await clock.advance(500);
    conversation = client.openConversation('conv-a');
    await clock.advance(100);
  }

  const item = (): MessageItem | undefined => conversation.view.get().items.findLast((one): one is MessageItem => one.kind === 'message' && (one.content.type === 'local_file' || one.content.type === 'image'));
  const isWhole = (): boolean => Buffer.from([...desk.uploads.values()].at(-1)?.bytes ?? []).equals(bytes);
  const arrived = (): number => [...desk.uploads.values()].at(-1)?.bytes.length ?? 0;

  beforeEach(async () => {
    kept.clear();
    clock = createClock();
    desk = new Desk(() => clock.now());
    device = new Device(clock, desk, createRandom(5));
    desk.open('conv-a');
    await start();
  });

  it('shows progress and becomes a message with the same key', async () => {
    const outcome = await conversation.attach(source(), { caption: 'here' });
    expect(outcome.ok).toBe(true);
    const seen = new Set<number>();
    conversation.view.subscribe(() => seen.add(item()?.progress ?? -1));
    expect(item()).toMatchObject({ tick: 'uploading', content: { type: 'local_file', caption: 'here' } });
    await clock.advance(2_000);
    expect([...seen].filter((share) => share > 0 && share < 1).length).toBeGreaterThanOrEqual(2);
    expect(item()).toMatchObject({ key: outcome.ok ? outcome.value : '', tick: 'sent' });
    expect(isWhole()).toBe(true);
    expect(kept.size).toBe(0);
  });

  it('does not hold back a text that is written meanwhile', async () => {
    await conversation.attach(source());
    await conversation.sendText('quick word');
    await clock.advance(20);
    expect(desk.conversations.get('conv-a')?.messages.map((m) => m.content.fallback)).toEqual(['quick word']);
    await clock.advance(2_000);
    expect(desk.conversations.get('conv-a')?.messages).toHaveLength(2);
  });

  it('goes on after a reload where it stopped', async () => {
    await conversation.attach(source());
    await clock.advance(45);
    const before = arrived();
    expect(before).toBeGreaterThan(0);
    expect(before).toBeLessThan(SIZE);
    device.vanish();
    await start();
    await clock.advance(3_000);
    expect(desk.uploads.size).toBe(1);
    expect(isWhole()).toBe(true);
    expect(item()?.tick).toBe('sent');
    expect(desk.conversations.get('conv-a')?.messages).toHaveLength(1);
  });

  it('finds its offset again after lost answers', async () => {
    device.faults.dropAnswer = 0.4;
    await conversation.attach(source());
    await clock.advance(30_000);
    device.faults.dropAnswer = 0;
    await clock.advance(60_000);
    expect(isWhole()).toBe(true);
    expect(desk.conversations.get('conv-a')?.messages).toHaveLength(1);
  });

  it('can be cancelled: nothing is sent, nothing stays', async () => {
    const outcome = await conversation.attach(source());
    await clock.advance(30);
    expect(await conversation.discard(outcome.ok ? outcome.value : '')).toBe(true);
    await clock.advance(5_000);
    expect(desk.conversations.get('conv-a')?.messages).toHaveLength(0);
    expect(client.outboxSize.get()).toBe(0);
    expect(kept.size).toBe(0);
  });

  it('that the server refuses says so and can be tried again', async () => {
    desk.override = (method, path) => (method === 'PATCH' && path.includes('/uploads/') ? { status: 422, body: { code: 'file_not_what_it_says', status: 422, title: 'Not valid' } } : undefined);
    const outcome = await conversation.attach(source());
    await clock.advance(1_000);
    expect(item()).toMatchObject({ tick: 'refused', problem: { code: 'file_not_what_it_says' } });
    desk.override = undefined;
    await conversation.retry(outcome.ok ? outcome.value : '');
    await clock.advance(3_000);
    expect(item()?.tick).toBe('sent');
  });

  it('whose bytes are gone says that it must be chosen again', async () => {
    await conversation.attach({ ...source(), slice: () => Promise.reject(new Error('gone')) });
    await clock.advance(1_000);
    expect(item()).toMatchObject({ tick: 'refused', problem: { code: 'file_unreadable' } });
  });

  it('that is not allowed never leaves', async () => {
    const outcome = await conversation.attach(source('a.pdf', 'application/pdf'));
    expect(outcome).toMatchObject({ ok: false, problem: { code: 'file_type_not_allowed' } });
    expect(desk.uploads.size).toBe(0);
  });
});
