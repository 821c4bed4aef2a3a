import { describe, expect, it } from 'vitest';
import { formatPlace, parsePlace } from '../src/state/address.ts';

const ROOT = '/console/';

describe('K14: the address', () => {
  it('holds view, filter, search and conversation, and reads them back', () => {
    const place = { area: 'desk', path: '', view: 'all', status: 'any', q: 'blue card & more', sort: 'latest', whose: 'me', conversationId: '0198' } as const;
    const [path = '', search = ''] = formatPlace(place, ROOT).split('?');
    expect(parsePlace(path, search, ROOT)).toEqual(place);
  });

  it('says nothing of what is as usual', () => {
    expect(formatPlace({ area: 'desk', path: '', view: 'mine', status: 'open', q: '', sort: 'latest', whose: 'me', conversationId: undefined }, ROOT)).toBe('/console/mine');
  });

  it('starts at one’s own open work when it is empty or not understood', () => {
    const start = { area: 'desk', path: '', view: 'mine', status: 'open', q: '', sort: 'latest', whose: 'me', conversationId: undefined };
    expect(parsePlace('/console/', '', ROOT)).toEqual(start);
    expect(parsePlace('/console/nonsense', '?status=odd', ROOT)).toEqual(start);
    expect(parsePlace('/console/mine', '?status=any', ROOT)).toEqual(start);
  });

  it('keeps what stands around the desk, with its page', () => {
    const there = parsePlace('/console/settings/queues/0198', '', ROOT);
    expect(there).toMatchObject({ area: 'settings', path: 'queues/0198', conversationId: undefined });
    expect(formatPlace(there, ROOT)).toBe('/console/settings/queues/0198');
    expect(formatPlace(parsePlace('/console/live/', '', ROOT), ROOT)).toBe('/console/live');
    expect(parsePlace('/console/settings/%E0%A4%A', '', ROOT).path).toBe('%E0%A4%A');
  });
});
