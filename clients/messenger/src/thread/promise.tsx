// The promise over the messages: drawn only where the server made one.
import type { ConversationRow, ConversationView, ExpectedReply } from '@onglass/core';
import { Icon, pauseIcon } from '@onglass/ui';
import type { JSX } from 'preact';
import { expectation, promised } from './expectation.ts';
import { t } from '../app/texts.ts';

type Expected = ExpectedReply | null | undefined;

/** What holds in a conversation: before the first message what anybody may expect, then what this one was told. */
export function expectedIn({ id, row }: ConversationView, anybody: Expected): Expected {
  if (row === undefined) return id === undefined ? anybody : undefined;
  return row.turn === 'agent' && row.status === 'open' && row.paused !== true ? row.expected_reply : undefined;
}

interface PromiseProps {
  readonly value: Expected;
  readonly row?: ConversationRow | undefined;
  readonly now: number;
}

/** A person's word before the queue's range: never both, so that there is one time to wait for. */
export function PromiseBar({ value, row, now }: PromiseProps): JSX.Element | null {
  if (row?.paused === true) return <Paused />;
  const expected = promised(row, now) ?? expectation(value, now);
  if (expected === undefined) return null;
  return (
    <div class="og-promise" role="status">
      <svg class="og-ring" viewBox="0 0 32 32" aria-hidden="true">
        <circle cx="16" cy="16" r="13" />
        <circle cx="16" cy="16" r="13" stroke-dasharray="0.1 82" />
      </svg>
      <div>
        <strong>{expected}</strong>
        {t('expected_leave')}
      </div>
    </div>
  );
}

/** No clock runs: there is nothing to wait for until the customer writes or goes on. */
function Paused(): JSX.Element {
  return (
    <div class="og-promise" role="status">
      <Icon path={pauseIcon} />
      <div>
        <strong>{t('paused_title')}</strong>
        {t('paused_detail')}
      </div>
    </div>
  );
}
