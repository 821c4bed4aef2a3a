// The composer while somebody speaks: how loud and how long, then to listen to, then sent; at every moment it can be thrown
// away. Without a microphone it says so and leads back to writing.
import type { Conversation } from '@onglass/core';
import { Button, Icon, IconButton, micoffIcon, pauseIcon, sendIcon, trashIcon } from '@onglass/ui';
import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useModel } from '../app/model.ts';
import { t } from '../app/texts.ts';
import { ruleWords } from '../thread/policy.ts';
import { clockOf, Sound } from './player.tsx';
import { record, type Recorder, type Recording, type Refusal } from './recorder.ts';

export interface VoiceBarProps {
  readonly conversation: Conversation;
  readonly onClose: () => void;
}

type State =
  | { readonly name: 'asking' }
  | { readonly name: 'refused'; readonly why: string }
  | { readonly name: 'recording'; readonly recorder: Recorder }
  | { readonly name: 'recorded'; readonly recording: Recording; readonly url: string };

const LONGEST_SECONDS = 300;
const LOOK_MS = 100;
const REFUSALS: Readonly<Record<Refusal, 'voice_denied' | 'voice_absent'>> = { denied: 'voice_denied', absent: 'voice_absent' };

export function VoiceBar({ conversation, onClose }: VoiceBarProps): JSX.Element {
  const { readFile, announce } = useModel();
  const [state, setState] = useState<State>({ name: 'asking' });
  const box = useRef<HTMLDivElement>(null);
  const latest = useRef(state);
  latest.current = state;
  const sent = useRef(false);
  useEffect(() => {
    let here = true;
    void record(t('voice_file')).then((begun) => {
      if (typeof begun === 'string') {
        if (here) setState({ name: 'refused', why: t(REFUSALS[begun]) });
      } else if (here) {
        announce(t('voice_recording'));
        setState({ name: 'recording', recorder: begun });
      } else begun.cancel();
    });
    return () => {
      here = false;
      const last = latest.current;
      if (last.name === 'recording') last.recorder.cancel();
      if (last.name === 'recorded') URL.revokeObjectURL(last.url);
    };
  }, []);
  // Before it is painted, and from the first moment: an Esc that comes at once is about the recording and leaves nothing else.
  useLayoutEffect(() => (box.current?.querySelector<HTMLElement>('[data-next]') ?? box.current?.querySelector('button'))?.focus(), [state.name]);
  const stop = (recorder: Recorder): void => {
    void recorder.stop().then((recording) => setState({ name: 'recorded', recording, url: URL.createObjectURL(recording.file) }));
  };
  const send = async ({ file, seconds }: Recording): Promise<void> => {
    if (sent.current) return;
    sent.current = true;
    const outcome = await conversation.attach(readFile(file), { durationSeconds: Math.max(1, Math.round(seconds)) });
    if (outcome.ok) {
      onClose();
      return;
    }
    sent.current = false;
    setState({ name: 'refused', why: ruleWords(outcome.problem) });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    onClose();
  };
  return (
    <div ref={box} class="og-recorder" role="group" aria-label={t('voice_record')} onKeyDown={onKeyDown}>
      {state.name === 'asking' ? <p class="og-recorder__words" role="status">{t('voice_asking')}</p> : null}
      {state.name === 'refused' ? (
        <>
          <Icon path={micoffIcon} />
          <p class="og-recorder__words" role="alert">
            {state.why}
          </p>
          <Button tone="soft" data-next onClick={onClose}>
            {t('voice_write')}
          </Button>
        </>
      ) : (
        <IconButton label={t('voice_discard')} icon={trashIcon} onClick={onClose} />
      )}
      {state.name === 'recording' ? (
        <>
          <Level recorder={state.recorder} onFull={() => stop(state.recorder)} />
          <IconButton label={t('voice_stop')} icon={pauseIcon} tone="accent" data-next onClick={() => stop(state.recorder)} />
        </>
      ) : null}
      {state.name === 'recorded' ? (
        <>
          <Sound url={state.url} seconds={state.recording.seconds} />
          <IconButton label={t('voice_send')} icon={sendIcon} tone="accent" data-next onClick={() => void send(state.recording)} />
        </>
      ) : null}
    </div>
  );
}

const BARS = 24;

function Level({ recorder, onFull }: { readonly recorder: Recorder; readonly onFull: () => void }): JSX.Element {
  const [heard, setHeard] = useState<readonly number[]>([]);
  const full = useRef(false);
  useEffect(() => {
    const timer = setInterval(() => {
      setHeard((before) => [...before, recorder.level()].slice(-BARS));
      if (full.current || recorder.seconds() < LONGEST_SECONDS) return;
      full.current = true;
      onFull();
    }, LOOK_MS);
    return () => clearInterval(timer);
  }, []);
  return (
    <>
      <span class="og-level" aria-hidden="true" data-level={heard.at(-1) ?? 0}>
        {heard.map((level, at) => (
          <i key={at} style={{ blockSize: `${Math.max(8, level * 100)}%` }} />
        ))}
      </span>
      <span class="og-num og-sound__time" role="timer">
        {clockOf(recorder.seconds())}
      </span>
    </>
  );
}
