// A short film of how to do it. Nothing of it is fetched before it is tapped; where it cannot be shown here, its page opens.
import { Icon, outIcon, playIcon } from '@onglass/ui';
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { t } from '../app/texts.ts';
import { Picture } from './card.tsx';
import { safeUrl, type ContentOf } from './kinds.ts';
import { durationWords } from './player.tsx';

const FILM = /\.(mp4|webm)$/i;

type Guide = ContentOf<'video_guide'>;

export function VideoGuide({ content }: { readonly content: Guide }): JSX.Element {
  const [state, setState] = useState<'poster' | 'playing' | 'failed'>('poster');
  const url = safeUrl(content.url);
  const film = url !== undefined && FILM.test(new URL(url).pathname) && state !== 'failed';
  const playing = film && state === 'playing';
  return (
    <article class="og-card og-rich">
      <div class="og-film">
        {playing ? <Film url={url} content={content} onFail={() => setState('failed')} /> : <Poster content={content} />}
        {film && !playing ? (
          <button type="button" class="og-film__play" aria-label={t('video_play', { title: content.title })} onClick={() => setState('playing')}>
            <Icon path={playIcon} />
          </button>
        ) : null}
      </div>
      <GuideWords content={content} failed={state === 'failed'} />
      {film || url === undefined ? null : (
        <div class="og-rich__actions">
          <a class="og-rich__action" href={url} target="_blank" rel="noopener noreferrer">
            {t('video_open')}
            <Icon path={outIcon} size={16} flip />
            <span class="og-vh">{t('new_window')}</span>
          </a>
        </div>
      )}
    </article>
  );
}

function Poster({ content: { poster } }: { readonly content: Guide }): JSX.Element {
  return poster === undefined ? <div class="og-rich__picture" /> : <Picture path={poster.thumbnail_url ?? poster.url} alt="" />;
}

function GuideWords({ content, failed }: { readonly content: Guide; readonly failed: boolean }): JSX.Element {
  const { title, text, duration_seconds: seconds } = content;
  return (
    <div class="og-card__body">
      <div>
        <h3 dir="auto">{title}</h3>
        {seconds === undefined ? null : <p>{t('video_length', { length: durationWords(seconds) })}</p>}
        {text === undefined ? null : <p dir="auto">{text}</p>}
        {failed ? <p role="status">{t('video_failed')}</p> : null}
      </div>
    </div>
  );
}

interface FilmProps {
  readonly url: string;
  readonly content: Guide;
  readonly onFail: () => void;
}

function Film({ url, content, onFail }: FilmProps): JSX.Element {
  const player = useRef<HTMLVideoElement>(null);
  const captions = safeUrl(content.captions_url);
  useEffect(() => {
    player.current?.focus();
    void player.current?.play().catch(() => undefined);
  }, []);
  return (
    <video ref={player} controls playsInline src={url} aria-label={content.title} onError={onFail} {...(captions === undefined ? {} : { crossOrigin: 'anonymous' })}>
      {captions === undefined ? null : <track kind="captions" src={captions} default />}
    </video>
  );
}
