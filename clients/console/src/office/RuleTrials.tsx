// What a rule would have done last week, and what it did do: each with the case it was about.
import type { OfficeRule, Problem, RuleRehearsal, RuleRun } from '@onglass/core';
import { alertIcon, Icon, infoIcon, playIcon } from '@onglass/ui';
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { dayOf, timeOf } from '../state/clock.ts';
import { useDesk } from '../state/desk.ts';
import { problemWords } from '../state/problem_words.ts';
import { useOffice } from './state.ts';
import { t } from './text.ts';

const DAYS = 7;

function CaseLink({ id, children }: { readonly id: string; readonly children: ComponentChildren }): JSX.Element {
  const { address } = useDesk();
  const there = { view: 'all', status: 'open', q: '', conversationId: id } as const;
  return (
    <a class="link" href={address.format(there)} onClick={(event) => { if (event.ctrlKey || event.metaKey || event.shiftKey) return; event.preventDefault(); address.go(there); }}>
      {children}
    </a>
  );
}

function When({ at }: { readonly at: string }): JSX.Element {
  return (
    <time class="num mid xs" dateTime={at}>
      {dayOf(at)} {timeOf(at)}
    </time>
  );
}

function Actions({ actions }: { readonly actions: readonly string[] }): JSX.Element {
  return (
    <ul class="acts">
      {actions.map((action) => (
        <li key={action}>
          <bdi>{action}</bdi>
        </li>
      ))}
    </ul>
  );
}

function Rehearsed({ answer }: { readonly answer: RuleRehearsal }): JSX.Element {
  const { cases, total, matches, caveats } = answer;
  return (
    <>
      <p class="preview__sum">{total === 0 ? t('rule.dry_none', { count: cases }) : t('rule.dry_some', { count: total, cases })}</p>
      {matches.length === 0 ? null : (
        <ul class="trials">
          {matches.map((match) => (
            <li key={`${match.conversation_id} ${match.at}`}>
              <p>
                <CaseLink id={match.conversation_id}>
                  <span class="num">{match.case_number}</span>
                </CaseLink>{' '}
                <bdi>{match.subject}</bdi> <When at={match.at} />
              </p>
              <Actions actions={match.actions} />
            </li>
          ))}
        </ul>
      )}
      {total > matches.length ? <p class="xs mid">{t('rule.dry_newest', { count: matches.length })}</p> : null}
      {caveats.length === 0 ? null : (
        <ul class="caveats s">
          {caveats.map((caveat) => (
            <li key={caveat}>
              <Icon path={infoIcon} size={16} />
              <span>{caveat}</span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

type Trial = { readonly text: string } & ({ readonly answer: RuleRehearsal } | { readonly problem: Problem });

export function DryRun({ text }: { readonly text: string }): JSX.Element {
  const { api } = useOffice();
  const [trial, setTrial] = useState<Trial | undefined>(undefined);
  const [isBusy, setBusy] = useState(false);
  const run = async (): Promise<void> => {
    if (isBusy || text.trim() === '') return;
    setBusy(true);
    const answer = await api.rules.dryRun(text, DAYS);
    setBusy(false);
    setTrial(answer.ok ? { text, answer: answer.value } : { text, problem: answer.problem });
  };
  return (
    <section class="preview" aria-labelledby="dry-title">
      <h2 id="dry-title">{t('rule.dry')}</h2>
      <p class="s mid">{t('rule.dry_lead')}</p>
      <button type="button" class="bt bt--start" aria-disabled={isBusy || text.trim() === ''} onClick={() => void run()}>
        <Icon path={playIcon} size={16} />
        {t(isBusy ? 'rule.dry_busy' : 'rule.dry_do')}
      </button>
      <div role="status" class="preview__body" data-trial={trial === undefined ? undefined : 'answer' in trial ? 'shown' : 'failed'}>
        {trial !== undefined && trial.text !== text ? <p class="xs t-warn">{t('rule.dry_old')}</p> : null}
        {trial !== undefined && 'answer' in trial ? <Rehearsed answer={trial.answer} /> : null}
        {trial !== undefined && 'problem' in trial ? <p class="s t-bad">{t('rule.dry_failed', { detail: problemWords(trial.problem) })}</p> : null}
      </div>
    </section>
  );
}

export function Runs({ rule }: { readonly rule: OfficeRule }): JSX.Element {
  const { api } = useOffice();
  const [runs, setRuns] = useState<readonly RuleRun[] | undefined>(undefined);
  useEffect(() => {
    let over = false;
    void api.rules.runsOf(rule.id).then((answer) => !over && setRuns(answer.ok ? answer.value : undefined));
    return () => {
      over = true;
    };
  }, [api, rule]);
  return (
    <section class="office__group runs" aria-labelledby="runs-title">
      <h2 class="office__sub" id="runs-title">
        {t('rule.runs')}
      </h2>
      {runs?.length === 0 ? <p class="lines lines--none s mid">{t('rule.runs_none')}</p> : null}
      {runs === undefined || runs.length === 0 ? null : (
        <ul class="lines trials trials--wide">
          {runs.map((run) => (
            <li key={`${run.conversation_id} ${String(run.seq)}`}>
              <p>
                <CaseLink id={run.conversation_id}>
                  <span class="num">{run.case_number}</span>
                </CaseLink>{' '}
                <When at={run.ran_at} />
              </p>
              {run.failure === null ? (
                <Actions actions={run.actions} />
              ) : (
                <p class="field__error">
                  <Icon path={alertIcon} size={16} />
                  <span>{t('rule.run_failed', { detail: run.failure })}</span>
                </p>
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
