// One request to be erased: what would stay and why, and the decision, which is asked twice. Erased, it shows nobody.
import type { Outcome } from '@onglass/core';
import { alertIcon, Icon } from '@onglass/ui';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { problemWords } from '../state/problem_words.ts';
import { useDesk } from '../state/desk.ts';
import { Dialog } from '../view/Dialog.tsx';
import { appApi, type Erasure, type Kept } from './app_api.ts';
import { dayAndTime } from './app_words.ts';
import { Trail } from './EditPage.tsx';
import { useOffice } from './state.ts';
import { t } from './text.ts';
import { TextArea } from './TextArea.tsx';

export function KeptList({ kept }: { readonly kept: readonly Kept[] }): JSX.Element {
  if (kept.length === 0) return <p class="s mid">{t('erasure.keeps_nothing')}</p>;
  return (
    <ul class="meaning s">
      {kept.map(({ what, until, why, detail }) => (
        <li key={what}>
          <span class="strong">{t(`kept.${what}`)}</span> <span class="mid">{until === null ? t('kept.for_good') : t('kept.until', { time: dayAndTime(until) })}</span>
          <br />
          {t(`kept.why_${why}`)} {detail === null ? null : <bdi>{t('kept.in_words', { words: detail })}</bdi>}
        </li>
      ))}
    </ul>
  );
}

interface Fact {
  readonly name: string;
  readonly words: string | null;
}

function factsOf(request: Erasure): readonly Fact[] {
  const { status } = request;
  const at = (instant: string | null): string | null => (instant === null ? null : dayAndTime(instant));
  const person: readonly Fact[] = status === 'erased' ? [] : [
    { name: t('erasure.customer'), words: request.customer_name ?? t('erasure.nameless') },
    { name: t('erasure.says'), words: request.reason },
  ];
  return [
    ...person,
    { name: t('erasure.what'), words: request.conversation_id === null ? t('erasure.everything') : t('erasure.case', { number: request.case_number ?? '' }) },
    { name: t('erasure.asked_at'), words: at(request.requested_at) },
    { name: t('erasure.decided_at'), words: at(request.decided_at) },
    { name: t('erasure.erase_at'), words: status === 'approved' ? at(request.erase_at) : null },
    { name: t('erasure.erased_at'), words: at(request.erased_at) },
    { name: t('erasure.refusal'), words: request.refusal },
  ];
}

type Decision = 'approve' | 'refuse';

interface DecideProps {
  readonly request: Erasure;
  readonly decision: Decision;
  readonly onDone: (request: Erasure) => void;
  readonly onClose: () => void;
}

function Problem({ words }: { readonly words: string | undefined }): JSX.Element | null {
  if (words === undefined) return null;
  return (
    <p class="field__error" role="alert">
      <Icon path={alertIcon} size={16} />
      <span>{words}</span>
    </p>
  );
}

/** The act itself; what was decided meanwhile by somebody else is said in the dialog. */
function useDeciding({ request, decision, onDone, onClose }: DecideProps) {
  const api = appApi(useOffice().api);
  const { notices } = useDesk();
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const [isBusy, setBusy] = useState(false);
  const decide = async (reason: string): Promise<void> => {
    if (isBusy) return;
    setBusy(true);
    const outcome: Outcome<Erasure> = decision === 'approve' ? await api.approve(request.id) : await api.refuse(request.id, reason);
    setBusy(false);
    if (!outcome.ok) {
      setProblem(problemWords(outcome.problem));
      return;
    }
    notices.show(t(`erasure.${decision}_done`));
    onDone(outcome.value);
    onClose();
  };
  return { problem, isBusy, decide };
}

function DecideDialog(props: DecideProps): JSX.Element {
  const { request, decision, onClose } = props;
  const { problem, isBusy, decide } = useDeciding(props);
  const [reason, setReason] = useState('');
  const [isSure, setSure] = useState(false);
  const [isMissing, setMissing] = useState(false);
  const isApproving = decision === 'approve';
  const submit = (event: Event): void => {
    event.preventDefault();
    const isReady = isApproving ? isSure : reason.trim() !== '';
    setMissing(!isReady);
    if (isReady) void decide(reason.trim());
  };
  const title = t(`erasure.${decision}_title`);
  return (
    <Dialog label={title} alert onClose={onClose}>
      <form class="dialog-form" noValidate onSubmit={submit}>
        <h2>{title}</h2>
        <p class="mid">{t(`erasure.${decision}_means`)}</p>
        {isApproving ? (
          <>
            <KeptList kept={request.kept} />
            <label class="check">
              <input type="checkbox" checked={isSure} aria-invalid={isMissing && !isSure ? true : undefined} onChange={(event) => setSure(event.currentTarget.checked)} />
              <span>{t('erasure.sure')}</span>
            </label>
          </>
        ) : (
          <TextArea id="erasure-reason" label={t('erasure.why')} hint={t('erasure.why_hint')} rows={4} value={reason} error={isMissing && reason.trim() === '' ? t('erasure.why_missing') : undefined} onChange={setReason} />
        )}
        <Problem words={isApproving && isMissing && !isSure ? t('erasure.not_sure') : problem} />
        <div class="dialog__foot">
          <button type="button" class="bt" onClick={onClose}>
            {t('message.cancel')}
          </button>
          <button type="submit" class="bt bt--bad" aria-disabled={isBusy}>
            {t(`erasure.${decision}`)}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

export function ErasureRequest({ request, onChange }: { readonly request: Erasure; readonly onChange: (request: Erasure) => void }): JSX.Element {
  const [decision, ask] = useState<Decision | undefined>(undefined);
  const { status } = request;
  const title = t(`erasure.title_${status}`);
  return (
    <>
      <Trail page="privacy" name={title} />
      <div class="edit">
        <section class="edit__form" aria-labelledby="erasure-title">
          <h1 id="erasure-title">{title}</h1>
          <p role="status" data-status={status}>
            {t(`erasure.stands_${status}`)}
          </p>
          <dl class="dates s">
            {factsOf(request).map(({ name, words }) =>
              words === null ? null : (
                <div key={name}>
                  <dt>{name}</dt>
                  <dd>
                    <bdi>{words}</bdi>
                  </dd>
                </div>
              ),
            )}
          </dl>
          {status === 'requested' ? (
            <div class="edit__foot">
              <button type="button" class="bt" onClick={() => ask('refuse')}>
                {t('erasure.refuse')}
              </button>
              <button type="button" class="bt bt--bad" onClick={() => ask('approve')}>
                {t('erasure.approve')}
              </button>
            </div>
          ) : null}
        </section>
        {status === 'refused' ? null : (
          <aside class="edit__aside">
            <section class="preview" aria-labelledby="kept-title">
              <h2 id="kept-title">{t(status === 'erased' ? 'erasure.keeps_now' : 'erasure.keeps')}</h2>
              <KeptList kept={request.kept} />
            </section>
          </aside>
        )}
      </div>
      {decision === undefined ? null : <DecideDialog request={request} decision={decision} onDone={onChange} onClose={() => ask(undefined)} />}
    </>
  );
}
