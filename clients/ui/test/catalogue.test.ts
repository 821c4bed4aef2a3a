import { describe, expect, it } from 'vitest';
import { createCatalogue, directionOf, supportedLocale } from '../src/catalogue.ts';
import { byteSize, dayName, timeAgo } from '../src/time.ts';

const english = { hello: 'Hello {name}', unread_one: '{count} new', unread_other: '{count} new ones', only_english: 'English' } as const;

describe('texts', () => {
  it('fills in values and chooses the plural form of the language', () => {
    const { t, setLocale } = createCatalogue(english);
    expect(t('hello', { name: 'Ada' })).toBe('Hello Ada');
    expect([t('unread', { count: 1 }), t('unread', { count: 3 })]).toEqual(['1 new', '3 new ones']);
    setLocale('ar', { unread_two: 'اثنتان', unread_other: '{count} كثير' });
    expect([t('unread', { count: 2 }), t('unread', { count: 100 })]).toEqual(['اثنتان', '100 كثير']);
    expect(t('only_english')).toBe('English');
  });

  it('puts what somebody wrote in as it is', () => {
    const { t } = createCatalogue(english);
    expect(t('hello', { name: '{count} $& <b>' })).toBe('Hello {count} $& <b>');
  });

  it('takes a bad language tag for English, and knows which languages run the other way', () => {
    expect(supportedLocale('no_such tag')).toBe('en');
    expect([directionOf('ar-EG'), directionOf('he'), directionOf('pt-BR')]).toEqual(['rtl', 'rtl', 'ltr']);
  });
});

describe('times and sizes', () => {
  const now = new Date(2026, 10, 11, 9, 47).getTime();
  const minutesAgo = (minutes: number): number => now - minutes * 60_000;

  it('says days as people do', () => {
    expect([0, 24 * 60, 3 * 24 * 60].map((minutes) => dayName(minutesAgo(minutes), now, 'en-GB'))).toEqual(['Today', 'Yesterday', 'Sunday']);
    expect(dayName(new Date(2025, 4, 2).getTime(), now, 'en-GB')).toBe('2 May 2025');
  });

  it('says how long ago in one unit', () => {
    expect([0.2, 4, 130].map((minutes) => timeAgo(minutesAgo(minutes), now, 'en-GB'))).toEqual(['now', '4 min ago', '2 hr ago']);
  });

  it('says sizes in decimal units', () => {
    expect([999, 184_000, 2_100_000].map((bytes) => byteSize(bytes, 'en-GB'))).toEqual(['999 bytes', '184 kB', '2.1 MB']);
  });
});
