// When the customer wants to be told: per conversation, and for all of them. What the server does not offer is not shown.
import type { ConversationView, Preferences, OwnQuietHours } from '@onglass/core';
import { bellIcon, belloffIcon, mailIcon, moonIcon } from '@onglass/ui';
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useModel } from '../app/model.ts';
import { useObservable } from '../app/observe.ts';
import { t } from '../app/texts.ts';
import { forgetPush, pushState, subscribePush, type PushState } from './push.ts';
import { SwitchRow } from './switch.tsx';

export interface SettingsProps {
  readonly view: ConversationView;
  readonly onFailure: (why: string) => void;
}

const ownZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

export function Settings({ view, onFailure }: SettingsProps): JSX.Element | null {
  const { client } = useModel();
  const [preferences, setPreferences] = useState<Preferences>();
  useEffect(() => {
    void client.ask<Preferences>('GET', '/preferences').then((answer) => {
      if (answer.ok) setPreferences(answer.value);
    });
  }, []);
  const change = (next: Preferences): void => {
    const before = preferences;
    setPreferences(next);
    void client.ask<Preferences>('PUT', '/preferences', next).then((answer) => {
      if (answer.ok) return;
      setPreferences(before);
      onFailure(answer.problem.detail ?? answer.problem.title);
    });
  };
  if (preferences === undefined && view.row?.muted === undefined) return null;
  return (
    <div class="og-rows">
      <MuteRow view={view} onFailure={onFailure} />
      <PushRow onFailure={onFailure} />
      {preferences === undefined ? null : <QuietRow hours={preferences.quiet_hours} onChange={(hours) => change({ ...preferences, quiet_hours: hours })} />}
      {preferences === undefined ? null : (
        <SwitchRow icon={mailIcon} title={t('email_missed')} detail={t('email_missed_detail')} on={preferences.email_when_missed} onChange={(on) => change({ ...preferences, email_when_missed: on })} />
      )}
    </div>
  );
}

function MuteRow({ view, onFailure }: SettingsProps): JSX.Element | null {
  const { client } = useModel();
  const told = view.row?.muted;
  const [wanted, setWanted] = useState<boolean>();
  useEffect(() => setWanted(undefined), [told]);
  if (told === undefined) return null;
  const change = (muted: boolean): void => {
    setWanted(muted);
    void client.ask('POST', `/conversations/${view.id ?? ''}/mute`, { muted }).then((answer) => {
      if (answer.ok) return;
      setWanted(undefined);
      onFailure(answer.problem.detail ?? answer.problem.title);
    });
  };
  return <SwitchRow icon={belloffIcon} title={t('mute')} detail={t('mute_detail')} on={wanted ?? told} onChange={change} />;
}

/** This device's own: shown where it can be told anything at all. */
function PushRow({ onFailure }: { readonly onFailure: (why: string) => void }): JSX.Element | null {
  const model = useModel();
  const session = useObservable(model.client.session);
  const [state, setState] = useState<PushState>('impossible');
  const [busy, setBusy] = useState(false);
  useEffect(() => setState(pushState(model)), [session]);
  if (state === 'impossible') return null;
  const change = async (on: boolean): Promise<void> => {
    setBusy(true);
    const failure = on ? await subscribePush(model) : await forgetPush(model);
    setBusy(false);
    setState(pushState(model));
    if (failure !== undefined) onFailure(failure === 'denied' ? t('push_blocked') : t('permission_failed'));
  };
  return <SwitchRow icon={bellIcon} title={t('push_on')} detail={t(state === 'denied' ? 'push_blocked' : 'push_on_detail')} on={state === 'on'} disabled={busy || state === 'denied'} onChange={(on) => void change(on)} />;
}

function QuietRow({ hours, onChange }: { readonly hours: OwnQuietHours | null; readonly onChange: (hours: OwnQuietHours | null) => void }): JSX.Element {
  const shown = hours ?? { from: '22:00', to: '07:00', time_zone: ownZone() };
  const detail = hours === null ? t('quiet_none') : t('quiet_detail', { from: hours.from, to: hours.to });
  const set = (name: 'from' | 'to', value: string): void => {
    // A browser empties the field while somebody types in it.
    if (value !== '') onChange({ ...shown, [name]: value, time_zone: ownZone() });
  };
  return (
    <div>
      <SwitchRow icon={moonIcon} title={t('quiet')} detail={detail} on={hours !== null} onChange={(on) => onChange(on ? shown : null)} />
      {hours === null ? null : (
        <div class="og-times">
          <TimeField label={t('quiet_from')} value={shown.from} onChange={(value) => set('from', value)} />
          <TimeField label={t('quiet_to')} value={shown.to} onChange={(value) => set('to', value)} />
        </div>
      )}
    </div>
  );
}

function TimeField({ label, value, onChange }: { readonly label: string; readonly value: string; readonly onChange: (value: string) => void }): JSX.Element {
  return (
    <label>
      {label}
      <input type="time" value={value} onChange={(event) => onChange(event.currentTarget.value)} />
    </label>
  );
}
