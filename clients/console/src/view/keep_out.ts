// Keeping out: a case that is spam, a customer who may write no more; and the way back.
import type { AgentConversation, AgentConversationRow, ConversationRow, Outcome } from '@onglass/core';
import { useDesk } from '../state/desk.ts';
import { customerName } from '../state/people.ts';
import { problemWords } from '../state/problem_words.ts';
import { t } from '../text/index.ts';

export interface KeepOut {
  readonly markSpam: (spam: boolean) => Promise<void>;
  readonly block: (reason: string) => Promise<void>;
  readonly unblock: () => Promise<void>;
}

/** Each tells what came of it and, where it can be undone, offers that. */
export function useKeepOut(conversation: AgentConversation, row: ConversationRow | AgentConversationRow): KeepOut {
  const { client, notices } = useDesk();
  const name = customerName(row.customer);
  const told = (outcome: Outcome): boolean => {
    if (!outcome.ok) notices.show(t('thread.state_failed', { detail: problemWords(outcome.problem) }), 'bad');
    return outcome.ok;
  };
  const markSpam = async (spam: boolean): Promise<void> => {
    if (!told(await conversation.markSpam(spam))) return;
    if (spam) notices.show(t('spam.done'), 'plain', { label: t('spam.undo'), run: () => void markSpam(false) });
    else notices.show(t('spam.undone'));
  };
  const customerId = row.customer?.id ?? '';
  const unblock = async (): Promise<void> => {
    if (!told(await client.unblockCustomer(customerId))) return;
    notices.show(t('block.undone', { name }));
    conversation.refreshDetail();
  };
  const block = async (reason: string): Promise<void> => {
    if (!told(await client.blockCustomer(customerId, reason === '' ? undefined : reason))) return;
    notices.show(t('block.done', { name }), 'plain', { label: t('spam.undo'), run: () => void unblock() });
    conversation.refreshDetail();
  };
  return { markSpam, block, unblock };
}
