// With what customers are told when they are not looking: what signs goes in and is never shown again.
import type { Outcome } from '@onglass/core';
import type { JSX } from 'preact';
import { useDesk } from '../state/desk.ts';
import { dayAndTime } from './app_words.ts';
import { appApi, type Provider, type ProviderKind } from './app_api.ts';
import { CopyRow } from './CopyRow.tsx';
import type { Removal } from './EditPage.tsx';
import { Shown, useFetched } from './fetched.tsx';
import { TextField } from './fields.tsx';
import { refusedAt, useForm } from './form.ts';
import { PageHead } from './ListPage.tsx';
import { SectionForm } from './SectionForm.tsx';
import { useOffice } from './state.ts';
import { t } from './text.ts';
import { TextArea } from './TextArea.tsx';

interface ProviderProps {
  readonly provider: Provider | null;
  readonly onChange: (provider: Provider | null) => void;
}

const GOOGLE = 'https://fcm.googleapis.com';

const aboutOf = (provider: Provider | null, name: string): string => [provider?.about[name] ?? ''].flat().join('\n');

function useRemoval(kind: ProviderKind, { provider, onChange }: ProviderProps): Removal | undefined {
  const api = appApi(useOffice().api);
  if (provider === null) return undefined;
  return { verb: t('push.remove'), affects: t(`push.remove_${kind}`), remove: () => api.removeProvider(kind), onRemoved: () => onChange(null) };
}

function Standing({ provider, words }: { readonly provider: Provider | null; readonly words: string }): JSX.Element {
  return (
    <p class="s" data-set={provider === null ? undefined : ''}>
      {provider === null ? <span class="mid">{t('push.not_set')}</span> : <bdi>{t('push.set', { what: words, time: dayAndTime(provider.changed_at) })}</bdi>}
    </p>
  );
}

function accountIn(text: string): object | undefined {
  try {
    const found: unknown = JSON.parse(text);
    return typeof found === 'object' && found !== null && !Array.isArray(found) ? found : undefined;
  } catch {
    return undefined;
  }
}

function Google(props: ProviderProps): JSX.Element {
  const { provider, onChange } = props;
  const api = appApi(useOffice().api);
  const form = useForm('notifications/fcm', { service_account: '', api_url: GOOGLE });
  const removal = useRemoval('fcm', props);
  const save = async ({ service_account: text, api_url: url }: { readonly service_account: string; readonly api_url: string }): Promise<Outcome<unknown>> => {
    const account = accountIn(text);
    if (account === undefined) return refusedAt('service_account', t('push.no_json'));
    const saved = await api.putProvider('fcm', { service_account: account, api_url: url.trim() });
    if (saved.ok) onChange(saved.value);
    return saved;
  };
  return (
    <SectionForm name={t('push.fcm')} lead={t('push.fcm_lead')} form={form} isNew={provider === null} save={save} removal={removal}>
      <Standing provider={provider} words={aboutOf(provider, 'project_id')} />
      <TextArea id="fcm-account" label={t(provider === null ? 'push.account' : 'push.account_again')} hint={t('push.account_hint')} accept=".json,application/json" isCode placeholder="{ &quot;type&quot;: &quot;service_account&quot;, … }" value={form.value.service_account} error={form.errorAt('service_account')} onChange={(text) => form.set({ service_account: text })} />
      <TextField id="fcm-url" label={t('push.sent_to')} hint={t('push.sent_to_hint')} value={form.value.api_url} error={form.errorAt('api_url')} onChange={(url) => form.set({ api_url: url })} />
    </SectionForm>
  );
}

interface AppleForm {
  readonly team_id: string;
  readonly key_id: string;
  readonly private_key: string;
  readonly topics: string;
}

function Apple(props: ProviderProps): JSX.Element {
  const { provider, onChange } = props;
  const api = appApi(useOffice().api);
  const form = useForm<AppleForm>('notifications/apns', { team_id: aboutOf(provider, 'team_id'), key_id: aboutOf(provider, 'key_id'), private_key: '', topics: aboutOf(provider, 'topics') });
  const removal = useRemoval('apns', props);
  const { value } = form;
  const save = async (wanted: AppleForm): Promise<Outcome<unknown>> => {
    const saved = await api.putProvider('apns', { ...wanted, team_id: wanted.team_id.trim(), key_id: wanted.key_id.trim(), topics: wanted.topics.split(/[\s,]+/u).filter(Boolean) });
    if (saved.ok) onChange(saved.value);
    return saved;
  };
  return (
    <SectionForm name={t('push.apns')} lead={t('push.apns_lead')} form={form} isNew={provider === null} save={save} removal={removal}>
      <Standing provider={provider} words={aboutOf(provider, 'key_id')} />
      <TextField id="apns-team" label={t('push.team')} hint={t('push.team_hint')} value={value.team_id} error={form.errorAt('team_id')} onChange={(team) => form.set({ team_id: team })} />
      <TextField id="apns-key-id" label={t('push.key_id')} hint={t('push.key_id_hint')} value={value.key_id} error={form.errorAt('key_id')} onChange={(key) => form.set({ key_id: key })} />
      <TextArea id="apns-key" label={t(provider === null ? 'push.key' : 'push.key_again')} hint={t('push.key_hint')} accept=".p8" isCode placeholder="-----BEGIN PRIVATE KEY-----" value={value.private_key} error={form.errorAt('private_key')} onChange={(key) => form.set({ private_key: key })} />
      <TextArea id="apns-topics" label={t('push.topics')} hint={t('push.topics_hint')} rows={2} isCode placeholder="com.example.bank" value={value.topics} error={form.errorAt('topics')} onChange={(topics) => form.set({ topics })} />
    </SectionForm>
  );
}

function WebPush(): JSX.Element {
  const { client } = useDesk();
  const fetched = useFetched('push_key', () => client.alerts.getPushKey());
  return (
    <section class="part" aria-labelledby="web-push-title">
      <header>
        <h2 class="part__name" id="web-push-title">
          {t('push.web')}
        </h2>
        <p class="office__lead">{t('push.web_lead')}</p>
      </header>
      <Shown fetched={fetched}>{(key) => <CopyRow id="web-push-key" label={t('push.web_key')} value={key} />}</Shown>
    </section>
  );
}

export function Notifications(): JSX.Element {
  const { api } = useOffice();
  const google = useFetched('fcm', () => appApi(api).provider('fcm'));
  const apple = useFetched('apns', () => appApi(api).provider('apns'));
  return (
    <div class="office__page" data-page="notifications">
      <PageHead page="notifications" />
      <Shown fetched={google}>{(provider) => <Google provider={provider} onChange={google.put} />}</Shown>
      <Shown fetched={apple}>{(provider) => <Apple key={provider?.changed_at} provider={provider} onChange={apple.put} />}</Shown>
      <WebPush />
      <section class="part" aria-labelledby="mail-title">
        <header>
          <h2 class="part__name" id="mail-title">
            {t('push.mail')}
          </h2>
          <p class="office__lead">{t('push.mail_lead')}</p>
        </header>
        <p class="s mid">{t('push.mail_where')}</p>
      </section>
    </div>
  );
}
