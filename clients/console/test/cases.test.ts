import type { MessageItem, SavedView } from '@onglass/core';
import { describe, expect, it } from 'vitest';
import { formatPlace, parsePlace } from '../src/state/address.ts';
import { newerThan, onKey } from '../src/state/newer.ts';
import { filterOf, hasMoved, placeOf } from '../src/state/saved_views.ts';
import { tagChoices } from '../src/state/tag_choices.ts';
import { queryOf } from '../src/state/views.ts';

const ROOT = '/console/';
const TAGS = [{ id: '1', name: 'Fraud check' }, { id: '2', name: 'Card' }, { id: '3', name: 'Lost card' }];

describe('tags', () => {
  it('that begin with what is written come first, and a new one only where there is none of that name', () => {
    expect(tagChoices('card', TAGS, []).map(({ name }) => name)).toEqual(['Card', 'Lost card']);
    expect(tagChoices('car', TAGS, []).map(({ id, name }) => id ?? `new ${name}`)).toEqual(['2', '3', 'new car']);
    expect(tagChoices('CARD', TAGS, TAGS.slice(1, 2)).map(({ id }) => id)).toEqual(['3']);
  });
});

describe('K14: a saved view', () => {
  const view: SavedView = { id: 'v', name: 'Fees', is_shared: false, is_own: true, rank: 0, filter: { view: 'all', status: 'open', tag_ids: ['a', 'b'], queue_id: 'q', order: 'due' } };
  const place = { ...parsePlace('/console/mine', '', ROOT), ...placeOf(view) };

  it('stands in the address, and is what it keeps until something is changed', () => {
    const address = formatPlace(place, ROOT);
    const [path = '', search = ''] = address.split('?');
    expect(parsePlace(path, search, ROOT)).toEqual(place);
    expect(queryOf(place)).toEqual({ view: 'all', status: 'open', tagIds: ['a', 'b'], queueId: 'q', order: 'due' });
    expect(hasMoved(view, place)).toBe(false);
    expect(hasMoved(view, { ...place, tagIds: ['a'] })).toBe(true);
    expect(hasMoved({ ...view, filter: filterOf({ ...place, tagIds: ['a'] }) }, { ...place, tagIds: ['a'] })).toBe(false);
  });

  it('of spam looks through what is closed', () => {
    expect(queryOf({ ...parsePlace('/console/all', '?spam=only', ROOT) })).toEqual({ view: 'all', status: 'resolved', spam: true });
  });
});

describe('K5: what arrives while one writes', () => {
  const said = (seq: number, kind: 'agent' | 'customer', id: string): MessageItem => ({ kind: 'message', key: String(seq), mine: false, author: { kind, id }, content: { type: 'text', text: 'x', fallback: 'x' }, createdAt: '', seq, edited: false, redacted: false });
  const before = [said(1, 'customer', 'c')];

  it('is told where a colleague answered, and where the customer wrote after the last key', () => {
    const writing = onKey(undefined, before);
    expect(newerThan(writing, before, 'me')).toBeUndefined();
    expect(newerThan(writing, [...before, said(2, 'customer', 'c')], 'me')?.seq).toBe(2);
    expect(newerThan(onKey(writing, [...before, said(2, 'customer', 'c')]), [...before, said(2, 'customer', 'c')], 'me')).toBeUndefined();
    expect(newerThan(onKey(writing, [...before, said(2, 'agent', 'ben')]), [...before, said(2, 'agent', 'ben')], 'me')?.seq).toBe(2);
    expect(newerThan(writing, [...before, said(2, 'agent', 'me')], 'me')).toBeUndefined();
  });
});
