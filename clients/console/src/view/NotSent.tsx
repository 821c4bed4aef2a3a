import type { AgentConversation, Problem } from '@onglass/core';
import { alertIcon, Icon } from '@onglass/ui';
import type { JSX } from 'preact';
import { t } from '../text/index.ts';

export interface NotSentProps {
  readonly itemKey: string;
  readonly problem: Problem | undefined;
  readonly conversation: AgentConversation;
}

export function NotSent({ itemKey, problem, conversation }: NotSentProps): JSX.Element {
  return (
    <p class="m__failed" role="alert">
      <Icon path={alertIcon} size={16} />
      <span>{t('message.not_sent', { detail: problem?.detail ?? problem?.title ?? '' })}</span>
      <button type="button" class="link" onClick={() => void conversation.retry(itemKey)}>
        {t('message.retry')}
      </button>
      <button type="button" class="link" onClick={() => void conversation.discard(itemKey)}>
        {t('message.discard')}
      </button>
    </p>
  );
}
