import { describe, expect, it } from 'vitest';
import { checkChoices } from '../src/state/composing.ts';
import { checkCredentials } from '../src/state/credentials.ts';
import { factsOf, labelOf, languageOf, systemOf, zoneCity } from '../src/state/facts.ts';
import { fitPanes } from '../src/state/pane_widths.ts';
import { discOf } from '../src/state/people.ts';
import { readSaved, START } from '../src/state/preferences.ts';

describe('K7: pane widths', () => {
  it('gives each pane what was asked for where there is room', () => {
    expect(fitPanes({ listPx: 400, contextPx: 360 }, 1600).widths).toEqual({ listPx: 400, contextPx: 360 });
  });

  it('leaves the thread its reading width on every desk', () => {
    for (let windowPx = 1000; windowPx <= 2000; windowPx += 7) {
      const { widths } = fitPanes({ listPx: 520, contextPx: 480 }, windowPx);
      const sidebar = windowPx < 1200 ? 72 : 224;
      expect(windowPx - sidebar - widths.listPx - widths.contextPx).toBeGreaterThanOrEqual(399);
    }
  });

  it('falls back field by field when what is saved is not understood', () => {
    expect(readSaved('{"widths": {"listPx": 300, "contextPx": "wide"}, "theme": "plaid"}')).toEqual({ ...START, widths: { listPx: 300, contextPx: 320 } });
    expect(readSaved('not json')).toEqual(START);
    expect(readSaved('null')).toEqual(START);
  });
});

describe('choices offered to the customer', () => {
  it('leaves out empty lines and wants two different ones and a question', () => {
    expect(checkChoices('Which?', ['a', ' ', 'b'])).toEqual({ titles: ['a', 'b'] });
    expect(checkChoices('Which?', ['a', ''])).toEqual({ problem: 'few' });
    expect(checkChoices('Which?', ['a', 'a '])).toEqual({ problem: 'twice' });
    expect(checkChoices(' ', ['a', 'b'])).toEqual({ problem: 'no_text' });
  });
});

describe('signing in', () => {
  it('names the field that is wrong before asking the server', () => {
    expect(checkCredentials({ email: '', password: 'x', workspace: '', asksWorkspace: false })?.at).toBe('email');
    expect(checkCredentials({ email: 'ana', password: 'x', workspace: '', asksWorkspace: false })?.at).toBe('email');
    expect(checkCredentials({ email: 'ana@bank.example', password: '', workspace: '', asksWorkspace: false })?.at).toBe('password');
    expect(checkCredentials({ email: 'ana@bank.example', password: 'x', workspace: '', asksWorkspace: true })?.at).toBe('workspace');
    expect(checkCredentials({ email: 'ana@bank.example', password: 'x', workspace: '', asksWorkspace: false })).toBeUndefined();
  });
});

describe('what the app told', () => {
  it('is put into words', () => {
    expect(labelOf('customer_since')).toBe('Customer since');
    expect(labelOf('planName')).toBe('Plan name');
    expect(systemOf({ platform: 'ios', os_version: '19.1' })).toBe('iOS 19.1');
    expect(languageOf('pt-BR')).toBe('Brazilian Portuguese');
    expect(languageOf('not a tag!')).toBe('not a tag!');
    expect(zoneCity('America/Sao_Paulo')).toBe('Sao Paulo');
    expect(factsOf({ plan: 'Plus', none: null, limits: [1, 2] })).toEqual([{ label: 'Plan', value: 'Plus' }, { label: 'Limits', value: '1, 2' }]);
  });

  it('gives the same id the same picture, and different ids different ones', () => {
    expect(discOf('0198-a')).toEqual(discOf('0198-a'));
    const hues = new Set(Array.from({ length: 40 }, (_, at) => JSON.stringify(discOf(`0198-${at}`))));
    expect(hues.size).toBeGreaterThan(35);
  });
});
