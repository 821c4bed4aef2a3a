// Passing on a case that one has open.
import type { AgentConversation, ConversationRow } from '@onglass/core';
import type { JSX } from 'preact';
import { useDesk } from '../state/desk.ts';
import { customerName } from '../state/people.ts';
import { problemWords } from '../state/problem_words.ts';
import { t } from '../text/index.ts';
import { Dialog } from './Dialog.tsx';
import { PassOnForm } from './PassOnForm.tsx';
import type { PassOnFormProps } from './PassOnForm.tsx';

export interface TransferDialogProps {
  readonly conversation: AgentConversation;
  readonly row: ConversationRow;
  readonly onClose: () => void;
}

export function TransferDialog({ conversation, row, onClose }: TransferDialogProps): JSX.Element {
  const { notices, session } = useDesk();
  const pass: PassOnFormProps['pass'] = async ({ target, name }, note) => {
    const outcome = await conversation.transfer(target, note);
    if (!outcome.ok) return t('transfer.failed', { detail: problemWords(outcome.problem) });
    notices.speak(t('transfer.done', { name }));
    onClose();
    return undefined;
  };
  return (
    <Dialog label={t('transfer.title')} onClose={onClose}>
      <h2>{t('transfer.title')}</h2>
      <PassOnForm
        except={[session.agent.id, row.assignee?.id]}
        noteHint={t('transfer.note_hint', { name: customerName(row.customer) })}
        doing={{ idle: t('transfer.do'), busy: t('transfer.busy') }}
        onClose={onClose}
        pass={pass}
      />
    </Dialog>
  );
}
