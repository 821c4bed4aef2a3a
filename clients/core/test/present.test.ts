import { describe, expect, it } from 'vitest';
import { createCustomerClient, type CustomerClient } from '../src/index.ts';
import { createClock, createRandom, type FakeClock } from './world/clock.ts';
import { Desk } from './world/desk.ts';
import { Device } from './world/network.ts';

let clock: FakeClock;
let device: Device;
let client: CustomerClient;

async function started(): Promise<void> {
  clock = createClock();
  device = new Device(clock, new Desk(() => clock.now()), createRandom(7));
  client = createCustomerClient({ serverUrl: 'http://desk.test', appKey: 'k', environment: device.environment() });
  void client.start();
  await clock.advance(500);
}

describe('being there', () => {
  it('is told when it changes and again on every new connection, while it lasts', async () => {
    await started();
    const told = (): unknown[] => device.frames.flatMap((frame) => (frame.type === 'presence' ? [frame.visible] : []));
    expect(told()).toEqual([]);
    client.setPresent(true);
    await clock.advance(100);
    expect(told()).toEqual([true]);
    device.cut(1012);
    await clock.advance(5_000);
    expect(client.connection.get().name).toBe('live');
    expect(told()).toEqual([true, true]);
    client.setPresent(false);
    await clock.advance(100);
    expect(told()).toEqual([true, true, false]);
    device.cut(1012);
    await clock.advance(5_000);
    expect(told()).toEqual([true, true, false]);
  });
});
