// The company's own system beside a case: where it is asked, what it is sent, and the secret it knows us by.
import type { Outcome } from '@onglass/core';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { appApi, type CompanySystem } from './app_api.ts';
import { dayAndTime } from './app_words.ts';
import { CopyRow } from './CopyRow.tsx';
import { ChoiceField, TextField } from './fields.tsx';
import { Shown, useFetched } from './fetched.tsx';
import { useForm } from './form.ts';
import { PageHead } from './ListPage.tsx';
import { SectionForm } from './SectionForm.tsx';
import { useOffice } from './state.ts';
import { t } from './text.ts';

const SECRET_BYTES = 32;
const SECRETS = ['keep', 'make'] as const;

interface PanelForm {
  readonly title: string;
  readonly url: string;
  readonly secret: (typeof SECRETS)[number];
}

/** As Standard Webhooks has them. */
function newSecret(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(SECRET_BYTES));
  return `whsec_${btoa(String.fromCharCode(...bytes))}`;
}

function Sent(): JSX.Element {
  return (
    <section class="preview" aria-labelledby="sent-title">
      <h2 id="sent-title">{t('panel.sent')}</h2>
      <ul class="meaning s">
        <li>{t('panel.sent_case')}</li>
        <li>{t('panel.sent_customer')}</li>
        <li>{t('panel.sent_verified')}</li>
      </ul>
      <p class="s mid">{t('panel.sent_not')}</p>
      <p class="strong s">{t('panel.answers')}</p>
      <pre class="sample s num" dir="ltr" tabIndex={0} aria-label={t('panel.answers')}>{`{ "sections": [{ "title": "Account",
  "fields": [{ "label": "Plan",
               "value": "Gold",
               "tone": "good" }] }] }`}</pre>
      <p class="s mid">{t('panel.try')}</p>
    </section>
  );
}

function Secret({ value, onClose }: { readonly value: string; readonly onClose: () => void }): JSX.Element {
  return (
    <section class="part part--secret" role="status" aria-labelledby="secret-title">
      <h2 class="part__name" id="secret-title">
        {t('panel.secret_made')}
      </h2>
      <p class="office__lead">{t('panel.secret_once')}</p>
      <CopyRow id="panel-secret" label={t('panel.secret')} value={value} />
      <button type="button" class="bt bt--start" onClick={onClose}>
        {t('panel.secret_done')}
      </button>
    </section>
  );
}

interface PanelProps {
  readonly panel: CompanySystem | null;
  readonly onChange: (panel: CompanySystem | null) => void;
  readonly onSecret: (secret: string | undefined) => void;
}

function Panel({ panel, onChange, onSecret }: PanelProps): JSX.Element {
  const api = appApi(useOffice().api);
  const form = useForm<PanelForm>('side_panel/settings', { title: panel?.title ?? '', url: panel?.url ?? '', secret: 'keep' });
  const { value } = form;
  const save = async ({ title, url, secret }: PanelForm): Promise<Outcome<unknown>> => {
    const made = panel !== null && secret === 'make' ? newSecret() : undefined;
    const saved = await api.putSidePanel({ title, url: url.trim(), ...(made === undefined ? {} : { secret: made }) });
    if (!saved.ok) return saved;
    onSecret(made ?? saved.value.secret ?? undefined);
    onChange({ ...saved.value, secret: null });
    return saved;
  };
  const removal = panel === null ? undefined : {
    verb: t('panel.remove'),
    affects: t('panel.remove_affects'),
    remove: () => api.removeSidePanel(),
    onRemoved: () => {
      onSecret(undefined);
      onChange(null);
    },
  };
  return (
    <SectionForm name={panel?.title ?? t('panel.yours')} lead={panel === null ? t('panel.none') : t('panel.set', { time: dayAndTime(panel.changed_at) })} form={form} isNew={panel === null} save={save} removal={removal}>
      <TextField id="panel-title" label={t('panel.title')} hint={t('panel.title_hint')} value={value.title} error={form.errorAt('title')} onChange={(title) => form.set({ title })} />
      <TextField id="panel-url" label={t('panel.url')} hint={t('panel.url_hint')} placeholder="https://core.example.com/onglass" value={value.url} error={form.errorAt('url')} onChange={(url) => form.set({ url })} />
      {panel === null ? (
        <p class="s mid">{t('panel.secret_comes')}</p>
      ) : (
        <ChoiceField id="panel-secret-choice" label={t('panel.secret')} value={value.secret} error={form.errorAt('secret')} options={SECRETS.map((one) => ({ value: one, label: t(`panel.secret_${one}`), hint: t(`panel.secret_${one}_hint`) }))} onChange={(secret) => form.set({ secret })} />
      )}
    </SectionForm>
  );
}

export function SidePanelPage(): JSX.Element {
  const { api } = useOffice();
  const fetched = useFetched('side_panel', () => appApi(api).sidePanel());
  const [secret, setSecret] = useState<string | undefined>(undefined);
  return (
    <div class="office__page office__page--edit" data-page="side_panel">
      <PageHead page="side_panel" />
      {secret === undefined ? null : <Secret value={secret} onClose={() => setSecret(undefined)} />}
      <div class="edit">
        <Shown fetched={fetched}>{(panel) => <Panel panel={panel} onChange={fetched.put} onSecret={setSecret} />}</Shown>
        <aside class="edit__aside">
          <Sent />
        </aside>
      </div>
    </div>
  );
}
