// A moment to come in one's own words, read back before it counts, or one of a few at hand. For snoozing, sending later
// and promising.
import { alertIcon, chatIcon, clockIcon, Icon } from '@onglass/ui';
import type { ComponentChildren, JSX } from 'preact';
import { useState } from 'preact/hooks';
import { useDesk } from '../state/desk.ts';
import { momentShort, ZONE } from '../state/moments.ts';
import { parseWhen, presetsAt, type PresetName, type When } from '../state/when.ts';
import { t } from '../text/index.ts';

/** Null: until they reply. */
export type Until = number | null;

export interface WhenFormProps {
  /** Distinct among what is on screen at once. */
  readonly name: string;
  readonly action: string;
  /** Said while nothing is written yet. */
  readonly lead: string;
  readonly understood: (until: Until, nowMs: number) => string;
  readonly onChoose: (until: Until) => void;
  readonly presets?: readonly PresetName[];
  /** "Until they reply" makes sense. */
  readonly orReply?: boolean;
  /** Between the field and the times at hand. */
  readonly children?: ComponentChildren;
  /** A refusal, told at the field. */
  readonly problem?: string | undefined;
}

function untilOf(when: When, orReply: boolean): Until | undefined {
  if ('atMs' in when) return when.atMs;
  return 'reply' in when && orReply ? null : undefined;
}

function faultOf(when: When, asked: boolean, orReply: boolean): string | undefined {
  if ('reply' in when) return orReply ? undefined : t('snooze.unclear');
  if (!('problem' in when) || (!asked && when.problem === 'empty')) return undefined;
  return t(`snooze.${when.problem}`);
}

function Reading({ id, fault, words }: { readonly id: string; readonly fault: string | undefined; readonly words: string }): JSX.Element {
  return (
    <p class={fault === undefined ? 'snooze__reading' : 'field__error snooze__reading'} id={id} aria-live="polite">
      {fault === undefined ? null : <Icon path={alertIcon} size={16} />}
      <span>{fault ?? words}</span>
    </p>
  );
}

export function WhenForm(props: WhenFormProps): JSX.Element {
  const { name, orReply = false, presets } = props;
  const { serverTime } = useDesk();
  const [text, setText] = useState('');
  const [asked, setAsked] = useState(false);
  const nowMs = serverTime.now.peek();
  const when = parseWhen(text, nowMs, ZONE);
  const until = untilOf(when, orReply);
  const fault = faultOf(when, asked, orReply) ?? props.problem;
  const submit = (event: Event): void => {
    event.preventDefault();
    setAsked(true);
    if (until !== undefined) props.onChoose(until);
  };
  const atHand = presetsAt(nowMs, ZONE).filter((preset) => presets === undefined || presets.includes(preset.name));
  return (
    <>
      <form class="snooze" noValidate onSubmit={submit}>
        <label class="vh" for={`${name}-when`}>
          {t('snooze.field')}
        </label>
        <div class="snooze__line">
          <input
            id={`${name}-when`}
            class="input"
            list={undefined}
            autocomplete="off"
            autocapitalize="off"
            spellcheck={false}
            placeholder={t('snooze.hint')}
            aria-invalid={fault !== undefined}
            aria-describedby={`${name}-reading`}
            value={text}
            onInput={(event) => {
              setText(event.currentTarget.value);
              setAsked(false);
            }}
          />
          <button type="submit" class="bt bt--accent">
            {props.action}
          </button>
        </div>
        <Reading id={`${name}-reading`} fault={fault} words={until === undefined ? props.lead : props.understood(until, nowMs)} />
      </form>
      {props.children}
      <div class="picks" role="group" aria-label={t('snooze.presets')}>
        {atHand.map((preset) => (
          <Pick key={preset.name} icon={clockIcon} label={t(`snooze.${preset.name}`)} time={momentShort(preset.atMs, nowMs)} onPick={() => props.onChoose(preset.atMs)} />
        ))}
        {orReply ? <Pick icon={chatIcon} label={t('snooze.reply')} onPick={() => props.onChoose(null)} /> : null}
      </div>
    </>
  );
}

function Pick({ icon, label, time, onPick }: { readonly icon: string; readonly label: string; readonly time?: string; readonly onPick: () => void }): JSX.Element {
  return (
    <button type="button" class="pick" onClick={onPick}>
      <Icon path={icon} size={16} />
      <span class="grow">{label}</span>
      {time === undefined ? null : <span class="num mid">{time}</span>}
    </button>
  );
}
