import type { AgentConversation, AgentConversationRow, ConversationRow, Outcome } from '@onglass/core';
import { backIcon, checkIcon, Icon, undoIcon } from '@onglass/ui';
import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { useDesk } from '../state/desk.ts';
import { dueMsOf } from '../state/due.ts';
import { customerName, subjectOf } from '../state/people.ts';
import { problemWords } from '../state/problem_words.ts';
import { t } from '../text/index.ts';
import { AssignMenu } from './AssignMenu.tsx';
import { CaseMenu } from './CaseMenu.tsx';
import { DueMark } from './DueMark.tsx';

export interface ThreadHeaderProps {
  readonly conversation: AgentConversation;
  readonly row: ConversationRow | AgentConversationRow | undefined;
}

function useToggleResolved(conversation: AgentConversation, resolved: boolean): () => void {
  const desk = useDesk();
  const busy = useRef(false);
  const toggle = useRef<() => void>(() => undefined);
  const tell = (outcome: Outcome): void => {
    busy.current = false;
    if (!outcome.ok) desk.notices.show(t('thread.state_failed', { detail: problemWords(outcome.problem) }), 'bad');
  };
  // The stream may tell of the change before the call that made it is answered: from then on the next one may begin.
  useLayoutEffect(() => {
    busy.current = false;
  }, [resolved]);
  toggle.current = () => {
    if (busy.current) return;
    busy.current = true;
    void (resolved ? conversation.reopen() : conversation.resolve()).then(tell);
  };
  useLayoutEffect(
    () =>
      desk.asks.listen((ask) => {
        if (ask === 'toggle_resolved') toggle.current();
      }),
    [desk],
  );
  return () => {
    toggle.current();
  };
}

function ResolveButton({ conversation, resolved }: { readonly conversation: AgentConversation; readonly resolved: boolean }): JSX.Element {
  const toggle = useToggleResolved(conversation, resolved);
  const words = t(resolved ? 'thread.reopen' : 'thread.resolve');
  return (
    <button type="button" class="bt" aria-keyshortcuts="e" aria-label={words} title={words} onClick={toggle}>
      <Icon path={resolved ? undoIcon : checkIcon} size={16} />
      <span>{words}</span>
    </button>
  );
}

function Title({ row }: { readonly row: ConversationRow | AgentConversationRow }): JSX.Element {
  const name = customerName(row.customer);
  const subject = subjectOf(row);
  const dueMs = dueMsOf(row);
  return (
    <>
      <h2 class="cut">
        <bdi>{subject ?? name}</bdi>
      </h2>
      <p class="thread__sub">
        {subject === undefined ? null : (
          <span class="cut">
            <bdi>{name}</bdi>
          </span>
        )}
        <span class="num">{t('thread.case', { number: row.case_number })}</span>
        {dueMs === undefined ? null : <DueMark dueMs={dueMs} class="thread__due" />}
      </p>
    </>
  );
}

export function ThreadHeader({ conversation, row }: ThreadHeaderProps): JSX.Element {
  const { address } = useDesk();
  const back = (): void => {
    address.go({ conversationId: undefined });
  };
  return (
    <header class="thread__head">
      <button type="button" class="ibt thread__back" aria-label={t('thread.back')} onClick={back}>
        <Icon path={backIcon} size={20} flip />
      </button>
      <div class="grow">{row === undefined ? null : <Title row={row} />}</div>
      {row === undefined ? null : (
        <>
          <CaseMenu conversation={conversation} row={row} />
          <AssignMenu conversation={conversation} row={row} />
          <ResolveButton conversation={conversation} resolved={row.status === 'resolved'} />
        </>
      )}
    </header>
  );
}
