// The promise over the messages: drawn only where the server made one.
import type { JSX } from 'preact';
import { expectation } from './expectation.ts';
import { t } from '../app/texts.ts';

const RING = 2 * Math.PI * 13;

export function PromiseBar({ value, now }: { readonly value: unknown; readonly now: number }): JSX.Element | null {
  const expected = expectation(value, now);
  if (expected === undefined) return null;
  return (
    <div class="og-promise" role="status">
      <svg class="og-ring" viewBox="0 0 32 32" aria-hidden="true">
        <circle cx="16" cy="16" r="13" />
        <circle cx="16" cy="16" r="13" stroke-dasharray={`${Math.max(0.1, expected.gone * RING)} ${RING}`} />
      </svg>
      <div>
        <strong>{expected.title}</strong>
        {t('expected_leave')}
      </div>
    </div>
  );
}
