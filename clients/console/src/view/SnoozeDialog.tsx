// When a case shall come back (K4): a time in one's own words, read back before it counts, or one of a few at hand.
import type { AgentConversation } from '@onglass/core';
import { alertIcon, chatIcon, clockIcon, Icon } from '@onglass/ui';
import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { useDesk } from '../state/desk.ts';
import { momentFull, momentShort, ZONE, zoneWords } from '../state/moments.ts';
import { problemWords } from '../state/problem_words.ts';
import { parseWhen, presetsAt, type When } from '../state/when.ts';
import { t } from '../text/index.ts';
import { Dialog } from './Dialog.tsx';

export interface SnoozeDialogProps {
  readonly conversation: AgentConversation;
  readonly onClose: () => void;
}

/** Null: until they reply. */
type Until = number | null;

function untilOf(when: When): Until | undefined {
  if ('atMs' in when) return when.atMs;
  return 'reply' in when ? null : undefined;
}

function understood(until: Until, nowMs: number): string {
  if (until === null) return t('snooze.understood_reply');
  return `${t('snooze.understood', { time: momentFull(until, nowMs), zone: zoneWords() })}. ${t('snooze.back')}`;
}

function useSnooze({ conversation, onClose }: SnoozeDialogProps): (until: Until) => Promise<void> {
  const { notices, serverTime } = useDesk();
  const busy = useRef(false);
  return async (until) => {
    if (busy.current) return;
    busy.current = true;
    const outcome = await conversation.snooze(until === null ? null : new Date(until).toISOString());
    busy.current = false;
    if (!outcome.ok) {
      notices.show(t('thread.state_failed', { detail: problemWords(outcome.problem) }), 'bad');
      return;
    }
    // The banner over the messages shows it; the words are for those who do not see it.
    notices.speak(until === null ? t('snooze.done_reply') : t('snooze.done', { time: momentShort(until, serverTime.now.peek()) }));
    onClose();
  };
}

/** What was understood so far; while there is nothing yet, nothing is called wrong. */
function Reading({ when, asked, nowMs }: { readonly when: When; readonly asked: boolean; readonly nowMs: number }): JSX.Element {
  const until = untilOf(when);
  const problem = 'problem' in when && (asked || when.problem !== 'empty') ? when.problem : undefined;
  return (
    <p class={problem === undefined ? 'snooze__reading' : 'field__error snooze__reading'} id="snooze-reading" aria-live="polite">
      {problem === undefined ? null : <Icon path={alertIcon} size={16} />}
      <span>{problem === undefined ? (until === undefined ? t('snooze.lead') : understood(until, nowMs)) : t(`snooze.${problem}`)}</span>
    </p>
  );
}

export function SnoozeDialog(props: SnoozeDialogProps): JSX.Element {
  const { serverTime } = useDesk();
  const [text, setText] = useState('');
  const [asked, setAsked] = useState(false);
  const snooze = useSnooze(props);
  const nowMs = serverTime.now.peek();
  const when = parseWhen(text, nowMs, ZONE);
  const faulty = 'problem' in when && (asked || when.problem !== 'empty');
  const submit = (event: Event): void => {
    event.preventDefault();
    const until = untilOf(when);
    setAsked(true);
    if (until !== undefined) void snooze(until);
  };
  return (
    <Dialog label={t('snooze.title')} onClose={props.onClose}>
      <h2>{t('snooze.title')}</h2>
      <form class="snooze" noValidate onSubmit={submit}>
        <label class="vh" for="snooze-when">
          {t('snooze.field')}
        </label>
        <div class="snooze__line">
          <input
            id="snooze-when"
            class="input"
            autocomplete="off"
            autocapitalize="off"
            spellcheck={false}
            placeholder={t('snooze.hint')}
            aria-invalid={faulty}
            aria-describedby="snooze-reading"
            value={text}
            onInput={(event) => {
              setText(event.currentTarget.value);
              setAsked(false);
            }}
          />
          <button type="submit" class="bt bt--accent">
            {t('snooze.do')}
          </button>
        </div>
        <Reading when={when} asked={asked} nowMs={nowMs} />
      </form>
      <div class="picks" role="group" aria-label={t('snooze.presets')}>
        {presetsAt(nowMs, ZONE).map(({ name, atMs }) => (
          <Pick key={name} icon={clockIcon} label={t(`snooze.${name}`)} time={momentShort(atMs, nowMs)} onPick={() => void snooze(atMs)} />
        ))}
        <Pick icon={chatIcon} label={t('snooze.reply')} onPick={() => void snooze(null)} />
      </div>
    </Dialog>
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
