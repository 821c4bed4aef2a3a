// Passing on a case that somebody else has: which one, what the next should know, to whom.
import type { Id, LiveCase } from '@onglass/core';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { useDesk } from '../state/desk.ts';
import { problemWords } from '../state/problem_words.ts';
import { Dialog } from '../view/Dialog.tsx';
import { PassOnForm, Picks } from '../view/PassOnForm.tsx';
import type { PassOnFormProps } from '../view/PassOnForm.tsx';
import { t } from './text.ts';

export interface ReassignDialogProps {
  /** More than one where the agent's row was pressed: then one is chosen first. */
  readonly cases: readonly LiveCase[];
  readonly ownerId: Id | undefined;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

function caseName({ customer_name: name, subject }: LiveCase): string {
  return [name, subject].filter(Boolean).join(', ') || t('live.untold');
}

export function ReassignDialog({ cases, ownerId, onClose, onDone }: ReassignDialogProps): JSX.Element {
  const { client, notices } = useDesk();
  const [caseId, chooseCase] = useState(cases.length === 1 ? cases[0]?.id : undefined);
  const pass: PassOnFormProps['pass'] = async ({ target, name }, note) => {
    if (caseId === undefined) return t('reassign.choose_case');
    const conversation = client.openConversation(caseId);
    const outcome = await conversation.transfer(target, note);
    conversation.close();
    if (!outcome.ok) return t('reassign.failed', { detail: problemWords(outcome.problem) });
    notices.show(t('reassign.done', { name }));
    onDone();
    onClose();
    return undefined;
  };
  const title = cases.length === 1 && cases[0] !== undefined ? t('live.reassign_for', { name: cases[0].customer_name ?? t('live.untold') }) : t('reassign.title');
  return (
    <Dialog label={title} onClose={onClose}>
      <h2>{title}</h2>
      <PassOnForm except={[ownerId]} noteHint={t('reassign.note_hint')} doing={{ idle: t('reassign.do'), busy: t('reassign.busy') }} onClose={onClose} pass={pass}>
        {cases.length < 2 ? null : (
          <fieldset class="field">
            <legend class="field__label">{t('reassign.which')}</legend>
            <div class="picks picks--scroll">
              <Picks name="reassign-case" choices={cases.map((one) => ({ key: one.id, name: caseName(one) }))} chosen={caseId} onChoose={chooseCase} />
            </div>
          </fieldset>
        )}
      </PassOnForm>
    </Dialog>
  );
}
