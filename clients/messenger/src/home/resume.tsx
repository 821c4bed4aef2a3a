// What stands between the customer and the end of their matter: whose turn it is, and what they began to write or fill in.
import type { ConversationRow } from '@onglass/core';
import type { JSX } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import { useModel } from '../app/model.ts';
import { useObservable } from '../app/observe.ts';
import { t } from '../app/texts.ts';
import { expectation, promised } from '../thread/expectation.ts';

function nextStep(row: ConversationRow, now: number): string {
  if (row.paused === true) return t('paused_title');
  if (row.turn === 'customer') return t('resume_customer');
  return promised(row, now) ?? expectation(row.expected_reply, now) ?? t('resume_agent');
}

export function ResumeState({ row }: { readonly row: ConversationRow }): JSX.Element {
  const { client, now } = useModel();
  const conversation = useMemo(() => client.openConversation(row.id), [row.id]);
  useEffect(() => conversation.close, [conversation]);
  const { text, form } = useObservable(conversation.draft);
  return (
    <>
      <p class="og-sub">{nextStep(row, now())}</p>
      {text === '' ? null : (
        <p class="og-sub og-clamp" dir="auto">
          {t('resume_draft', { text })}
        </p>
      )}
      {form === undefined ? null : <p class="og-sub">{t('resume_form')}</p>}
    </>
  );
}
