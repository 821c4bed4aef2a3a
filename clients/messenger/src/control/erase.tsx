// Asking for a conversation to be erased: what goes, what must be kept and until when, and what became of it.
import type { ConversationView, ErasureRequest, ErasureRequests, Kept } from '@onglass/core';
import { Button } from '@onglass/ui';
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { companyName } from '../app/banner.tsx';
import { useModel } from '../app/model.ts';
import { locale, t } from '../app/texts.ts';

export interface ErasePageProps {
  readonly view: ConversationView;
  readonly onBack: () => void;
  readonly onFailure: (why: string) => void;
}

const dateOf = (instant: string | null): string => (instant === null ? '' : new Intl.DateTimeFormat(locale(), { dateStyle: 'medium' }).format(new Date(instant)));

export function ErasePage({ view, onBack, onFailure }: ErasePageProps): JSX.Element {
  const { client } = useModel();
  const company = companyName(client.session.get()?.config.theme);
  const [known, setKnown] = useState<ErasureRequests>();
  const [reason, setReason] = useState('');
  const id = view.id ?? '';
  useEffect(() => {
    void client.ask<ErasureRequests>('GET', `/erasure_requests?conversation_id=${id}`).then((answer) => {
      if (answer.ok) setKnown(answer.value);
      else onFailure(answer.problem.detail ?? answer.problem.title);
    });
  }, []);
  const ask = (): void =>
    void client.ask<ErasureRequest>('POST', '/erasure_requests', { conversation_id: id, ...(reason.trim() === '' ? {} : { reason: reason.trim() }) }).then((answer) => {
      if (!answer.ok) {
        onFailure(answer.problem.detail ?? answer.problem.title);
        return;
      }
      setKnown((before) => ({ would_keep: [], ...before, erasure_requests: [answer.value, ...(before?.erasure_requests ?? [])] }));
    });
  if (known === undefined) return <p role="status">{t('loading')}</p>;
  const asked = known.erasure_requests.find((request) => request.conversation_id === id);
  if (asked !== undefined && asked.status !== 'refused') return <Asked request={asked} company={company} />;
  return (
    <>
      {asked === undefined ? null : <p role="status">{t('erase_refused', { company, why: asked.refusal ?? '' })}</p>}
      <p>{t('erase_intro', { company })}</p>
      <KeptList kept={known.would_keep} />
      <label class="og-reason">
        {t('erase_why')}
        <textarea rows={2} maxLength={2000} value={reason} dir="auto" onInput={(event) => setReason(event.currentTarget.value)} />
      </label>
      <Button wide tone="bad" class="og-btn--danger" onClick={ask}>
        {t('erase_yes')}
      </Button>
      <Button wide onClick={onBack}>
        {t('cancel')}
      </Button>
    </>
  );
}

function Asked({ request, company }: { readonly request: ErasureRequest; readonly company: string }): JSX.Element {
  const dates = { requested: request.requested_at, approved: request.erase_at, erased: request.erased_at, refused: null };
  return (
    <>
      <p role="status">{t(`erase_${request.status}`, { company, date: dateOf(dates[request.status]), why: request.refusal ?? '' })}</p>
      <KeptList kept={request.kept} />
    </>
  );
}

function KeptList({ kept }: { readonly kept: readonly Kept[] }): JSX.Element | null {
  if (kept.length === 0) return null;
  return (
    <section class="og-control" aria-label={t('erase_kept')}>
      <h3>{t('erase_kept')}</h3>
      <ul class="og-kept">
        {kept.map((each) => (
          <li key={each.what}>
            {t(`kept_${each.what}`, { date: dateOf(each.until) })}
            {each.detail ? <small dir="auto"> ({each.detail})</small> : null}
          </li>
        ))}
      </ul>
    </section>
  );
}
