import { describe, expect, it } from 'vitest';
import { formatPlace, parsePlace } from '../src/state/address.ts';

const ROOT = '/console/';

describe('K14: the address', () => {
  it('holds view, filter, search and conversation, and reads them back', () => {
    const place = { view: 'all', status: 'any', q: 'blue card & more', sort: 'latest', whose: 'me', conversationId: '0198' } as const;
    const [path = '', search = ''] = formatPlace(place, ROOT).split('?');
    expect(parsePlace(path, search, ROOT)).toEqual(place);
  });

  it('says nothing of what is as usual', () => {
    expect(formatPlace({ view: 'mine', status: 'open', q: '', sort: 'latest', whose: 'me', conversationId: undefined }, ROOT)).toBe('/console/mine');
  });

  it('starts at one’s own open work when it is empty or not understood', () => {
    const start = { view: 'mine', status: 'open', q: '', sort: 'latest', whose: 'me', conversationId: undefined };
    expect(parsePlace('/console/', '', ROOT)).toEqual(start);
    expect(parsePlace('/console/nonsense', '?status=odd', ROOT)).toEqual(start);
    expect(parsePlace('/console/mine', '?status=any', ROOT)).toEqual(start);
  });
});
