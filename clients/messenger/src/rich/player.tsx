// Voice notes and video files. The bytes come when play is tapped: the session's credentials are needed to fetch them.
import { Bubble, Icon, IconButton, pauseIcon, playIcon, retryIcon } from '@onglass/ui';
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useModel } from '../app/model.ts';
import { locale, t } from '../app/texts.ts';
import { shelfOf } from '../thread/shelf.ts';
import type { ContentOf } from './kinds.ts';

const MINUTE = 60;

/** "0:07". */
export function clockOf(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const digits = new Intl.NumberFormat(locale(), { minimumIntegerDigits: 2 }).format(whole % MINUTE);
  return `${new Intl.NumberFormat(locale()).format(Math.floor(whole / MINUTE))}:${digits}`;
}

/** "40 sec", "2 min": how long it takes, for people. */
export function durationWords(seconds: number): string {
  const short = seconds < 2 * MINUTE;
  const unit = short ? 'second' : 'minute';
  return new Intl.NumberFormat(locale(), { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: 0 }).format(short ? seconds : seconds / MINUTE);
}

interface SoundProps {
  readonly url: string;
  readonly seconds: number | undefined;
  readonly playAtOnce?: boolean;
}

/** Play, how far, and back to any place in it. */
export function Sound({ url, seconds, playAtOnce = false }: SoundProps): JSX.Element {
  const player = useRef<HTMLAudioElement>(null);
  const [playing, setPlaying] = useState(false);
  const [at, setAt] = useState(0);
  const [length, setLength] = useState(seconds ?? 0);
  const toggle = (): void => {
    const sound = player.current;
    if (sound === null) return;
    if (sound.paused) void sound.play().catch(() => setPlaying(false));
    else sound.pause();
  };
  useEffect(() => {
    if (playAtOnce) toggle();
    return () => player.current?.pause();
  }, []);
  const measured = (): void => {
    const told = player.current?.duration ?? Number.NaN;
    // What a browser recorded by itself does not know its length.
    if (Number.isFinite(told) && told > 0) setLength(told);
  };
  const seek = (to: number): void => {
    setAt(to);
    if (player.current !== null) player.current.currentTime = to;
  };
  return (
    <div class="og-sound" data-playing={playing}>
      <audio
        ref={player}
        src={url}
        preload="metadata"
        onLoadedMetadata={measured}
        onDurationChange={measured}
        onPlay={() => setPlaying(true)}
        onPause={() => setPlaying(false)}
        onEnded={() => setAt(0)}
        onTimeUpdate={(event) => setAt(event.currentTarget.currentTime)}
      />
      <IconButton label={t(playing ? 'audio_pause' : 'audio_play')} icon={playing ? pauseIcon : playIcon} tone="fill" onClick={toggle} />
      <input class="og-sound__bar" type="range" min={0} max={Math.max(length, at, 0.1)} step="any" value={at} aria-label={t('audio_place')} aria-valuetext={t('audio_at', { at: clockOf(at), length: clockOf(length) })} onInput={(event) => seek(Number(event.currentTarget.value))} />
      <span class="og-num og-sound__time">{playing || at > 0 ? clockOf(at) : clockOf(length)}</span>
    </div>
  );
}

type Fetched = { readonly state: 'not' | 'fetching' | 'failed' } | { readonly state: 'there'; readonly url: string };

function useLater(path: string): { readonly fetched: Fetched; readonly fetchIt: () => void } {
  const shelf = shelfOf(useModel().client);
  const [fetched, setFetched] = useState<Fetched>({ state: 'not' });
  const fetchIt = (): void => {
    setFetched({ state: 'fetching' });
    void shelf.open(path).then((url) => setFetched(url === undefined ? { state: 'failed' } : { state: 'there', url }));
  };
  return { fetched, fetchIt };
}

export function VoiceNote({ content }: { readonly content: ContentOf<'audio'> }): JSX.Element {
  const { fetched, fetchIt } = useLater(content.file.url);
  const seconds = content.duration_seconds;
  return (
    <Bubble>
      <div class="og-voice" role="group" aria-label={t('voice_note', { length: seconds === undefined ? '' : clockOf(seconds) })}>
        {fetched.state === 'there' ? (
          <Sound url={fetched.url} seconds={seconds} playAtOnce />
        ) : (
          <div class="og-sound">
            <IconButton label={t(fetched.state === 'failed' ? 'file_failed' : 'audio_play')} icon={fetched.state === 'failed' ? retryIcon : playIcon} tone="fill" aria-busy={fetched.state === 'fetching'} onClick={() => fetched.state !== 'fetching' && fetchIt()} />
            <span class="og-sound__still" aria-hidden="true" />
            <span class="og-num og-sound__time">{seconds === undefined ? t('voice_short') : clockOf(seconds)}</span>
          </div>
        )}
      </div>
      {content.transcript === undefined ? null : (
        <p class="og-voice__words" dir="auto">
          <span class="og-vh">{t('voice_transcript')}</span>
          {content.transcript}
        </p>
      )}
    </Bubble>
  );
}

export function VideoFile({ content }: { readonly content: ContentOf<'video'> }): JSX.Element {
  const { fetched, fetchIt } = useLater(content.file.url);
  return (
    <figure class="og-card og-rich">
      <div class="og-film">
        {fetched.state === 'there' ? <Clip url={fetched.url} name={content.file.name} /> : <div class="og-rich__picture" />}
        {fetched.state === 'there' ? null : (
          <button type="button" class="og-film__play" aria-label={fetched.state === 'failed' ? t('file_failed') : t('video_play', { title: content.file.name })} aria-busy={fetched.state === 'fetching'} onClick={fetchIt}>
            <Icon path={fetched.state === 'failed' ? retryIcon : playIcon} />
          </button>
        )}
      </div>
      {content.caption === undefined ? null : (
        <figcaption class="og-card__body">
          <p dir="auto">{content.caption}</p>
        </figcaption>
      )}
    </figure>
  );
}

function Clip({ url, name }: { readonly url: string; readonly name: string }): JSX.Element {
  const player = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    player.current?.focus();
    void player.current?.play().catch(() => undefined);
  }, []);
  return <video ref={player} controls playsInline src={url} aria-label={name} />;
}
