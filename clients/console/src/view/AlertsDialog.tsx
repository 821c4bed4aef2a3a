// What one is told of, and how: switches for each occasion, this browser's permission and push, quiet hours.
import type { AlertChoices, AlertOccasion, AlertWays } from '@onglass/core';
import { alertIcon, bellIcon, belloffIcon, Icon } from '@onglass/ui';
import type { JSX } from 'preact';
import { OCCASIONS, useAlerts, WAYS, type Push } from '../state/alerts.ts';
import type { Permission } from '../state/alerts_browser.ts';
import { t } from '../text/alerts_dialog.ts';
import { locale } from '../text/index.ts';
import '../styles/alerts.css';
import { Dialog } from './Dialog.tsx';

const AWAY_SECONDS: readonly number[] = [0, 15, 30, 60, 120];
const NIGHT = { from: '20:00', to: '07:00' };

function awayWords(seconds: number): string {
  if (seconds === 0) return t('alerts.away_never');
  return seconds < 60 || seconds % 60 !== 0 ? t('alerts.away_seconds', { count: seconds }) : t('alerts.away_minutes', { count: seconds / 60 });
}

function Switch({ label, on, onChange }: { readonly label: string; readonly on: boolean; readonly onChange: (on: boolean) => void }): JSX.Element {
  return (
    <button type="button" role="switch" class="switch" aria-checked={on} aria-label={label} title={label} onClick={() => onChange(!on)}>
      <i aria-hidden="true" />
    </button>
  );
}

function Occasion({ occasion, ways, onChange }: { readonly occasion: AlertOccasion; readonly ways: AlertWays; readonly onChange: (ways: AlertWays) => void }): JSX.Element {
  const words = t(`alerts.${occasion}`);
  return (
    <tr data-occasion={occasion}>
      <th scope="row">{words}</th>
      {WAYS.map((way) => (
        <td key={way}>
          <Switch label={t('alerts.switch', { way: t(`alerts.${way}`), occasion: words })} on={ways[way]} onChange={(on) => onChange({ ...ways, [way]: on })} />
        </td>
      ))}
    </tr>
  );
}

function Occasions({ choices, choose }: Chosen): JSX.Element {
  const change = (occasion: AlertOccasion, ways: AlertWays): void => choose({ alerts: { ...choices.alerts, [occasion]: ways } });
  return (
    <>
      <table class="alerts__table s">
        <thead>
          <tr class="xs mid">
            <th scope="col">{t('alerts.occasion')}</th>
            {WAYS.map((way) => (
              <th key={way} scope="col">
                {t(`alerts.${way}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {OCCASIONS.map((occasion) => (
            <Occasion key={occasion} occasion={occasion} ways={choices.alerts[occasion]} onChange={(ways) => change(occasion, ways)} />
          ))}
        </tbody>
      </table>
      <p class="xs mid">{t('alerts.ways_hint')}</p>
    </>
  );
}

function permissionWords(permission: Permission, dismissed: boolean): string {
  if (permission === 'unsupported') return t('alerts.unsupported');
  if (permission === 'denied') return t('alerts.denied');
  if (permission === 'granted') return t('alerts.granted');
  return dismissed ? t('alerts.dismissed') : t('alerts.ask');
}

function pushWords(push: Push): string {
  if (push.phase === 'failed') return push.words;
  if (push.phase === 'turning') return t('alerts.turning');
  return t(push.phase === 'on' ? 'alerts.push_on' : 'alerts.push_off');
}

function PushButtons(): JSX.Element {
  const alerts = useAlerts();
  const { phase } = alerts.push.value;
  if (phase === 'on') {
    return (
      <>
        <button type="button" class="bt" onClick={() => void alerts.turnOff()}>
          {t('alerts.turn_off')}
        </button>
        <button type="button" class="bt" onClick={() => void alerts.test()}>
          {t('alerts.test')}
        </button>
      </>
    );
  }
  return (
    <button type="button" class="bt bt--accent" aria-disabled={phase === 'turning'} onClick={() => phase === 'turning' || void alerts.turnOn()}>
      {t(phase === 'turning' ? 'alerts.turning' : 'alerts.turn_on')}
    </button>
  );
}

function ThisBrowser(): JSX.Element {
  const { permission, dismissed, push, allow } = useAlerts();
  const allowed = permission.value === 'granted';
  const bad = permission.value === 'denied' || push.value.phase === 'failed';
  return (
    <section class="alerts__part" aria-label={t('alerts.browser')}>
      <h3 class="s strong">{t('alerts.browser')}</h3>
      <p class={bad ? 'alerts__state s' : 'alerts__state s mid'} data-permission={permission.value} data-push={push.value.phase}>
        <Icon path={bad ? alertIcon : allowed ? bellIcon : belloffIcon} size={20} />
        <span role="status">{allowed ? pushWords(push.value) : permissionWords(permission.value, dismissed.value)}</span>
      </p>
      <div class="row alerts__buttons">
        {permission.value === 'default' ? (
          <button type="button" class="bt bt--accent" onClick={() => void allow()}>
            {t('alerts.allow')}
          </button>
        ) : null}
        {allowed ? <PushButtons /> : null}
      </div>
    </section>
  );
}

interface Chosen {
  readonly choices: AlertChoices;
  readonly choose: (change: Partial<AlertChoices>) => void;
}

function Times({ choices, choose }: Chosen): JSX.Element {
  const quiet = choices.quiet_hours;
  const zone = quiet?.time_zone ?? new Intl.DateTimeFormat(locale()).resolvedOptions().timeZone;
  const set = (change: { readonly from?: string; readonly to?: string }): void => {
    const next = { ...NIGHT, ...quiet, ...change, time_zone: zone };
    if (next.from !== '' && next.to !== '' && next.from !== next.to) choose({ quiet_hours: next });
  };
  const seconds = choices.only_when_away_seconds;
  return (
    <section class="alerts__part">
      <div class="alerts__line s">
        <span class="grow">
          <span class="strong">{t('alerts.quiet')}</span>
          <span class="xs mid alerts__hint">{t('alerts.quiet_hint', { zone })}</span>
        </span>
        <Switch label={t('alerts.quiet')} on={quiet !== null} onChange={(on) => (on ? set({}) : choose({ quiet_hours: null }))} />
      </div>
      {quiet === null ? null : (
        <div class="alerts__line s">
          <label>
            {t('alerts.quiet_from')} <input type="time" class="input" value={quiet.from} onChange={(event) => set({ from: event.currentTarget.value })} />
          </label>
          <label>
            {t('alerts.quiet_to')} <input type="time" class="input" value={quiet.to} onChange={(event) => set({ to: event.currentTarget.value })} />
          </label>
        </div>
      )}
      <label class="alerts__line s">
        <span class="grow strong">{t('alerts.away')}</span>
        <select class="input" value={seconds} onChange={(event) => choose({ only_when_away_seconds: Number(event.currentTarget.value) })}>
          {[...new Set([...AWAY_SECONDS, seconds])].sort((a, b) => a - b).map((one) => (
            <option key={one} value={one}>
              {awayWords(one)}
            </option>
          ))}
        </select>
      </label>
    </section>
  );
}

export function AlertsDialog({ onClose }: { readonly onClose: () => void }): JSX.Element {
  const alerts = useAlerts();
  const choices = alerts.choices.value;
  const choose = (change: Partial<AlertChoices>): void => void alerts.choose(change);
  return (
    <Dialog label={t('alerts.title')} class="dialog alerts" onClose={onClose}>
      <h2>{t('alerts.title')}</h2>
      <p class="s mid">{t('alerts.lead')}</p>
      {choices === undefined ? <p class="s mid" role="status">{t('alerts.loading')}</p> : <Occasions choices={choices} choose={choose} />}
      <ThisBrowser />
      {choices === undefined ? null : <Times choices={choices} choose={choose} />}
      <div class="dialog__foot">
        <button type="button" class="bt" onClick={onClose}>
          {t('alerts.done')}
        </button>
      </div>
    </Dialog>
  );
}
