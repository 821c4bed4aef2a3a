// Instants in a sentence. Pure.
import { locale } from '../text/index.ts';

export function dayAndTime(instant: string): string {
  return new Intl.DateTimeFormat(locale(), { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(instant));
}
