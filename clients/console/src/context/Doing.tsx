// What the customer was doing when they asked: their last steps, oldest first, what failed in red (C3).
import type { AgentConversationRow, StepSeen } from '@onglass/core';
import { clockIcon, eyeIcon, Icon } from '@onglass/ui';
import type { JSX } from 'preact';
import { timeOf } from '../state/clock.ts';
import '../styles/timeline.css';
import { t } from './text.ts';
import { isFailure, stepWords } from './words.ts';

function Crumb({ step }: { readonly step: StepSeen }): JSX.Element {
  return (
    <li data-failed={isFailure(step) ? '' : undefined} data-kind={step.kind}>
      <i aria-hidden="true" />
      <bdi>{stepWords(step)}</bdi>
      <time class="xs num" dateTime={step.at}>
        {timeOf(step.at)}
      </time>
    </li>
  );
}

/** Those of the last steps that were already scrolled away, but went wrong. */
function earlierFailures(row: AgentConversationRow): readonly StepSeen[] {
  const { breadcrumbs = [], errors = [], failed_requests = [] } = row.context ?? {};
  const shown = new Set(breadcrumbs.map(({ id, at }) => id + at));
  return [...errors, ...failed_requests].filter(({ id, at }) => !shown.has(id + at)).sort((a, b) => a.at.localeCompare(b.at));
}

/** The steps with the opening of the conversation among them: what they were looking at when they asked. */
function Steps({ steps, askedAt }: { readonly steps: readonly StepSeen[]; readonly askedAt: string | undefined }): JSX.Element {
  const before = askedAt === undefined ? steps.length : steps.filter(({ at }) => at <= askedAt).length;
  return (
    <ol class="crumbs">
      {steps.slice(0, before).map((step) => (
        <Crumb key={step.id + step.at} step={step} />
      ))}
      {askedAt === undefined || before === 0 ? null : (
        <li data-asked>
          <i aria-hidden="true" />
          <b class="strong">{t('doing.asked')}</b>
          <time class="xs num" dateTime={askedAt}>
            {timeOf(askedAt)}
          </time>
        </li>
      )}
      {steps.slice(before).map((step) => (
        <Crumb key={step.id + step.at} step={step} />
      ))}
    </ol>
  );
}

export function Doing({ row, onTimeline }: { readonly row: AgentConversationRow; readonly onTimeline: () => void }): JSX.Element {
  const steps = [...(row.context?.breadcrumbs ?? [])].reverse();
  const failures = earlierFailures(row);
  return (
    <section class="doing" aria-label={t('doing.title')}>
      {steps.length === 0 ? null : (
        <>
          <h3>{t('doing.title')}</h3>
          <Steps steps={steps} askedAt={row.created_at} />
        </>
      )}
      {failures.length === 0 ? null : (
        <>
          <h3>{t('doing.failures')}</h3>
          <ol class="crumbs">
            {failures.map((step) => (
              <Crumb key={step.id + step.at} step={step} />
            ))}
          </ol>
        </>
      )}
      <button type="button" class="bt doing__all" aria-keyshortcuts="h" onClick={onTimeline}>
        <Icon path={clockIcon} size={16} />
        {t('doing.everything')}
      </button>
      {steps.length === 0 ? null : (
        <p class="xs mid doing__why">
          <Icon path={eyeIcon} size={16} />
          <span>{t('doing.masked')}</span>
        </p>
      )}
    </section>
  );
}
