// Voice notes and videos: fetched with the session's credentials when somebody wants to hear or see them.
import type { AudioContent, VideoContent } from '@onglass/core';
import { Icon, micIcon, playIcon } from '@onglass/ui';
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useDesk } from '../state/desk.ts';
import { Prose } from '../view/Prose.tsx';
import { clock } from './Shown.tsx';
import { t } from './text.ts';

type Fetched = { readonly phase: 'asked' | 'failed' | 'rest' } | { readonly phase: 'ready'; readonly url: string };
const PLAYED = /^(?:audio|video)\/[\w.+-]+$/u;

function useMedia(path: string): { readonly fetched: Fetched; readonly ask: () => void } {
  const { client } = useDesk();
  const [fetched, setFetched] = useState<Fetched>({ phase: 'rest' });
  const ask = (): void => {
    setFetched({ phase: 'asked' });
    void client.fetchFile(path).then((outcome) => {
      const media = outcome.ok && PLAYED.test(outcome.value.mediaType) ? outcome.value : undefined;
      setFetched(media === undefined ? { phase: 'failed' } : { phase: 'ready', url: URL.createObjectURL(new Blob([media.bytes as BlobPart], { type: media.mediaType })) });
    });
  };
  useEffect(() => {
    const url = fetched.phase === 'ready' ? fetched.url : undefined;
    return () => {
      if (url !== undefined) URL.revokeObjectURL(url);
    };
  }, [fetched]);
  return { fetched, ask };
}

function labelOf(content: AudioContent | VideoContent): string {
  if (content.type === 'video') return t('shown.video', { name: content.file.name });
  return content.duration_seconds === undefined ? t('shown.voice') : t('shown.voice_seconds', { time: clock(content.duration_seconds) });
}

function Playing({ content, label }: { readonly content: AudioContent | VideoContent; readonly label: string }): JSX.Element {
  const { fetched, ask } = useMedia(content.file.url);
  if (fetched.phase === 'failed') return <p role="alert">{t('shown.media_failed')}</p>;
  if (fetched.phase === 'ready') {
    const shared = { class: 'rc__media', src: fetched.url, controls: true, autoPlay: true, 'aria-label': label };
    return content.type === 'audio' ? <audio {...shared} /> : <video {...shared} playsInline />;
  }
  return (
    <button type="button" class="bt" aria-disabled={fetched.phase === 'asked'} aria-label={`${t('shown.media_load')}: ${label}`} onClick={ask}>
      <Icon path={playIcon} size={16} />
      {t('shown.media_load')}
    </button>
  );
}

export function PlayerShown({ content }: { readonly content: AudioContent | VideoContent }): JSX.Element {
  const label = labelOf(content);
  const words = content.type === 'audio' ? content.transcript : content.caption;
  return (
    <div class="rc" role="group" aria-label={label}>
      <span class="rc__kind">
        <Icon path={content.type === 'audio' ? micIcon : playIcon} size={16} />
        {label}
      </span>
      <Playing content={content} label={label} />
      {words === undefined || words === '' ? null : (
        <p class="rc__text">
          {content.type === 'audio' ? <span class="rc__head">{t('shown.transcript')} </span> : null}
          <Prose text={words} />
        </p>
      )}
    </div>
  );
}
