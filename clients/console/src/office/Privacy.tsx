// What must be kept, and what customers asked to be erased.
import type { JSX } from 'preact';
import { lockIcon } from '@onglass/ui';
import { useEffect } from 'preact/hooks';
import { Void } from '../view/Void.tsx';
import { appApi, ERASURE_STATES, type Erasure, type Retention } from './app_api.ts';
import { dayAndTime } from './app_words.ts';
import { NoSuchItem } from './EditPage.tsx';
import { ErasureRequest } from './ErasureRequest.tsx';
import { Shown, useFetched, type Fetched } from './fetched.tsx';
import { NumberField } from './fields.tsx';
import { useForm } from './form.ts';
import { LineLink, PageHead, type Line } from './ListPage.tsx';
import { SectionForm } from './SectionForm.tsx';
import { useOffice } from './state.ts';
import { t } from './text.ts';
import { TextArea } from './TextArea.tsx';
import { joined } from './words.ts';

/** A customer may ask, and what was approved be done, while somebody looks on. */
const LOOK_AGAIN_MS = 4000;

function useErasures(): Fetched<readonly Erasure[]> {
  const { api } = useOffice();
  const fetched = useFetched('erasures', () => appApi(api).erasures());
  useEffect(() => {
    const timer = setInterval(() => {
      if (!document.hidden) void fetched.read();
    }, LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, []);
  return fetched;
}

function Hold({ retention, onSaved }: { readonly retention: Retention; readonly onSaved: (saved: Retention) => void }): JSX.Element {
  const api = appApi(useOffice().api);
  const form = useForm('privacy/retention', { legal_hold_days: retention.legal_hold_days, legal_hold_reason: retention.legal_hold_reason ?? '' });
  const { value } = form;
  const save = async (wanted: typeof value) => {
    const saved = await api.putRetention({ legal_hold_days: wanted.legal_hold_days, legal_hold_reason: wanted.legal_hold_reason.trim() || null });
    if (saved.ok) onSaved(saved.value);
    return saved;
  };
  return (
    <SectionForm name={t('privacy.hold')} lead={t('privacy.hold_lead')} form={form} save={save}>
      <NumberField id="hold-days" label={t('privacy.days')} hint={value.legal_hold_days === 0 ? t('privacy.days_none') : t('privacy.days_hint')} unit={t('unit.day')} value={value.legal_hold_days} error={form.errorAt('legal_hold_days')} onChange={(days) => form.set({ legal_hold_days: days })} />
      <TextArea id="hold-law" label={t('privacy.law')} hint={t('privacy.law_hint')} rows={2} value={value.legal_hold_reason} error={form.errorAt('legal_hold_reason')} onChange={(law) => form.set({ legal_hold_reason: law })} />
    </SectionForm>
  );
}

function lineOf(request: Erasure): Line {
  const { id, status, customer_name: who, case_number: number, requested_at, erase_at, erased_at } = request;
  const what = request.conversation_id === null && number === null ? t('erasure.everything') : t('erasure.case', { number: number ?? '' });
  const due = status === 'approved' && erase_at !== null ? t('erasure.due', { time: dayAndTime(erase_at) }) : '';
  const isGone = status === 'erased';
  const name = isGone ? t('erasure.somebody') : (who ?? t('erasure.nameless'));
  return { id, name, chip: t(`erasure.is_${status}`), words: joined([what, t('erasure.asked', { time: dayAndTime(requested_at) }), due, isGone && erased_at !== null && t('erasure.done', { time: dayAndTime(erased_at) })]) };
}

function Requests({ requests }: { readonly requests: readonly Erasure[] }): JSX.Element {
  if (requests.length === 0) {
    return (
      <div class="office__empty">
        <Void icon={lockIcon} title={t('erasure.none')} hint={t('erasure.none_hint')} />
      </div>
    );
  }
  return (
    <>
      {ERASURE_STATES.map((state) => {
        const found = requests.filter(({ status }) => status === state);
        return found.length === 0 ? null : (
          <section key={state} class="office__group" aria-labelledby={`erasures-${state}`}>
            <h3 class="office__sub" id={`erasures-${state}`}>
              {t(`erasure.group_${state}`)}
            </h3>
            <ul class="lines">
              {found.map((request) => (
                <LineLink key={request.id} page="privacy" line={lineOf(request)} />
              ))}
            </ul>
          </section>
        );
      })}
    </>
  );
}

export function Privacy({ item }: { readonly item: string | undefined }): JSX.Element {
  const { api } = useOffice();
  const erasures = useErasures();
  const retention = useFetched('retention', () => appApi(api).retention());
  if (item !== undefined) {
    const found = erasures.value?.find(({ id }) => id === item);
    const put = (next: Erasure): void => erasures.put((erasures.value ?? []).map((one) => (one.id === next.id ? next : one)));
    return (
      <div class="office__page office__page--edit" data-page="privacy">
        <Shown fetched={erasures}>{() => (found === undefined ? <NoSuchItem page="privacy" /> : <ErasureRequest request={found} onChange={put} />)}</Shown>
      </div>
    );
  }
  return (
    <div class="office__page" data-page="privacy">
      <PageHead page="privacy" />
      <section aria-labelledby="erasures-title" class="part">
        <header>
          <h2 class="part__name" id="erasures-title">
            {t('erasure.title')}
          </h2>
          <p class="office__lead">{t('erasure.lead')}</p>
        </header>
        <Shown fetched={erasures}>{(requests) => <Requests requests={requests} />}</Shown>
      </section>
      <Shown fetched={retention}>{(kept) => <Hold retention={kept} onSaved={retention.put} />}</Shown>
    </div>
  );
}
