// What each app lets be seen of its customers: every choice says what an agent will see and what the customer is asked.
import type { JSX } from 'preact';
import { Void } from '../view/Void.tsx';
import { appApi, type ContextSettings, type OfficeApp } from './app_api.ts';
import { NoSuchItem, Trail } from './EditPage.tsx';
import { Shown, useFetched } from './fetched.tsx';
import { ChoiceField, NumberField, SwitchField } from './fields.tsx';
import { useForm } from './form.ts';
import { LineLink, PageHead } from './ListPage.tsx';
import { PAGE_ICONS } from './places.ts';
import { SectionForm } from './SectionForm.tsx';
import { useOffice } from './state.ts';
import { t } from './text.ts';
import { TextArea } from './TextArea.tsx';
import { listed } from './words.ts';

const COLLECT = ['none', 'steps', 'steps_and_errors', 'all'] as const;
const CONSENT = ['required', 'assumed'] as const;
const WHICH = ['every', 'named'] as const;

/** The names as they are typed, one a line; the wire has a list. */
interface ContextForm extends Omit<ContextSettings, 'attributes_allowed'> {
  readonly attributes: (typeof WHICH)[number];
  readonly attributes_allowed: string;
}

const formOf = ({ attributes_allowed: allowed, ...rest }: ContextSettings): ContextForm => ({ ...rest, attributes: allowed === null ? 'every' : 'named', attributes_allowed: allowed?.join('\n') ?? '' });

const namesIn = (typed: string): readonly string[] => typed.split(/[\n,]/u).map((name) => name.trim()).filter(Boolean);

function settingsOf({ attributes, attributes_allowed: typed, ...rest }: ContextForm): ContextSettings {
  return { ...rest, attributes_allowed: attributes === 'every' ? null : namesIn(typed) };
}

/** All of it in sentences, as it would be with what is chosen now. */
function Meaning({ value }: { readonly value: ContextForm }): JSX.Element {
  const isNothing = value.collect === 'none';
  const extras = [value.battery ? t('context.sees_battery') : '', value.console_tail ? t('context.sees_console') : ''].filter(Boolean);
  const names = namesIn(value.attributes_allowed);
  const named = names.length === 0 ? t('context.sees_no_attributes') : t('context.sees_attributes', { names: listed(names) });
  return (
    <section class="preview" aria-labelledby="meaning-title">
      <h2 id="meaning-title">{t('context.meaning')}</h2>
      <p class="strong s">{t('context.agent')}</p>
      <ul class="meaning s">
        <li>{t(`context.sees_${value.collect}`)}</li>
        {isNothing || extras.length === 0 ? null : <li>{t('context.sees_also', { what: listed(extras) })}</li>}
        {isNothing ? null : <li>{value.attributes === 'every' ? t('context.sees_every_attribute') : named}</li>}
      </ul>
      <p class="strong s">{t('context.customer')}</p>
      <p class="s">{isNothing ? t('context.asked_nothing') : t(`context.asked_${value.consent}`)}</p>
      <p class="s mid">{t('context.never')}</p>
    </section>
  );
}

function ContextOf({ app, settings, onSaved }: { readonly app: OfficeApp; readonly settings: ContextSettings; readonly onSaved: (saved: ContextSettings) => void }): JSX.Element {
  const api = appApi(useOffice().api);
  const form = useForm(`context/${app.id}`, formOf(settings));
  const { value } = form;
  const save = async (wanted: ContextForm) => {
    const saved = await api.putContext(app.id, settingsOf(wanted));
    if (saved.ok) onSaved(saved.value);
    return saved;
  };
  const isNothing = value.collect === 'none';
  return (
    <div class="edit">
      <SectionForm name={app.name} form={form} save={save}>
        <ChoiceField id="context-collect" label={t('context.collect')} value={value.collect} error={form.errorAt('collect')} options={COLLECT.map((one) => ({ value: one, label: t(`context.collect_${one}`), hint: t(`context.collect_${one}_hint`) }))} onChange={(collect) => form.set({ collect })} />
        {isNothing ? null : (
          <>
            <ChoiceField id="context-consent" label={t('context.consent')} value={value.consent} error={form.errorAt('consent')} options={CONSENT.map((one) => ({ value: one, label: t(`context.consent_${one}`), hint: t(`context.consent_${one}_hint`) }))} onChange={(consent) => form.set({ consent })} />
            <SwitchField id="context-battery" label={t('context.battery')} hint={t('context.battery_hint')} value={value.battery} error={form.errorAt('battery')} onChange={(battery) => form.set({ battery })} />
            <SwitchField id="context-console" label={t('context.console')} hint={t('context.console_hint')} value={value.console_tail} error={form.errorAt('console_tail')} onChange={(tail) => form.set({ console_tail: tail })} />
            <ChoiceField id="context-attributes" label={t('context.attributes')} value={value.attributes} options={WHICH.map((one) => ({ value: one, label: t(`context.attributes_${one}`), hint: t(`context.attributes_${one}_hint`) }))} onChange={(attributes) => form.set({ attributes })} />
            {value.attributes === 'named' ? <TextArea id="context-names" label={t('context.names')} hint={t('context.names_hint')} rows={4} value={value.attributes_allowed} error={form.errorAt('attributes_allowed')} onChange={(names) => form.set({ attributes_allowed: names })} /> : null}
          </>
        )}
        <NumberField id="context-retention" label={t('context.retention')} hint={t('context.retention_hint')} unit={t('unit.day')} value={value.retention_days} error={form.errorAt('retention_days')} onChange={(days) => form.set({ retention_days: days })} />
      </SectionForm>
      <aside class="edit__aside">
        <Meaning value={value} />
      </aside>
    </div>
  );
}

function OneApp({ app }: { readonly app: OfficeApp }): JSX.Element {
  const { api } = useOffice();
  const fetched = useFetched(app.id, () => appApi(api).context(app.id));
  return <Shown fetched={fetched}>{(settings) => <ContextOf app={app} settings={settings} onSaved={fetched.put} />}</Shown>;
}

function Lines({ apps }: { readonly apps: readonly OfficeApp[] }): JSX.Element {
  if (apps.length === 0) {
    return (
      <div class="office__empty">
        <Void icon={PAGE_ICONS.context} title={t('context.no_apps')} hint={t('context.no_apps_hint')} />
      </div>
    );
  }
  return (
    <ul class="lines">
      {apps.map(({ id, name }) => (
        <LineLink key={id} page="context" line={{ id, name, words: t('context.line') }} />
      ))}
    </ul>
  );
}

export function Context({ item }: { readonly item: string | undefined }): JSX.Element {
  const { api } = useOffice();
  const fetched = useFetched('apps', () => appApi(api).apps());
  const app = fetched.value?.find(({ id }) => id === item);
  if (item === undefined) {
    return (
      <div class="office__page" data-page="context">
        <PageHead page="context" />
        <Shown fetched={fetched}>{(apps) => <Lines apps={apps} />}</Shown>
      </div>
    );
  }
  return (
    <div class="office__page office__page--edit" data-page="context">
      <Trail page="context" name={app?.name ?? t('page.context')} />
      <Shown fetched={fetched}>{() => (app === undefined ? <NoSuchItem page="context" /> : <OneApp app={app} />)}</Shown>
    </div>
  );
}
