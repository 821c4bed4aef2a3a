import type { AgentConversation, AgentConversationRow, ConversationRow } from '@onglass/core';
import { backIcon, Icon } from '@onglass/ui';
import type { JSX } from 'preact';
import { useCompany } from '../state/company.ts';
import { useDesk } from '../state/desk.ts';
import { dueMsOf } from '../state/due.ts';
import { customerName, subjectOf } from '../state/people.ts';
import { t } from '../text/index.ts';
import { AssignMenu } from './AssignMenu.tsx';
import { CaseMenu } from './CaseMenu.tsx';
import { CompanyMark } from './CompanyMark.tsx';
import { DueMark } from './DueMark.tsx';
import { onDemand } from './on_demand.tsx';
import { ResolveButton } from './ResolveButton.tsx';

const VerifiedMark = onDemand(async () => (await import('../panels/VerifiedMark.tsx')).VerifiedMark);

const RatingMark = onDemand(async () => (await import('../rich/door.ts')).RatingMark);

export interface ThreadHeaderProps {
  readonly conversation: AgentConversation;
  readonly row: ConversationRow | AgentConversationRow | undefined;
}

function Title({ row }: { readonly row: ConversationRow | AgentConversationRow }): JSX.Element {
  const name = customerName(row.customer);
  const subject = subjectOf(row);
  const dueMs = dueMsOf(row);
  const { customerPresent } = useCompany(row.id);
  return (
    <>
      <h2 class="cut">
        <bdi>{subject ?? name}</bdi>
      </h2>
      <p class="thread__sub">
        {customerPresent ? (
          <span class="thread__present">
            <span class="on" />
            {t('company.present')}
          </span>
        ) : null}
        {'rating' in row && row.rating ? <RatingMark rating={row.rating} /> : null}
        {subject === undefined ? null : (
          <span class="cut">
            <bdi>{name}</bdi>
          </span>
        )}
        {dueMs === undefined ? null : <DueMark dueMs={dueMs} class="thread__due" />}
        <span class="num">{t('thread.case', { number: row.case_number })}</span>
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
          {row.customer?.verified === true ? <VerifiedMark row={row} /> : null}
          <CompanyMark conversationId={row.id} />
          <CaseMenu conversation={conversation} row={row} />
          <AssignMenu conversation={conversation} row={row} />
          <ResolveButton conversation={conversation} resolved={row.status === 'resolved'} />
        </>
      )}
    </header>
  );
}
