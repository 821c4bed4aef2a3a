// Files in the thread. Bytes are fetched with the session's credentials and shown from memory; an address of the server
// never stands in the page, where it could be opened without them.
import type { FileDescription, LocalFileContent } from '@onglass/core';
import { alertIcon, articleIcon, byteSize, downloadIcon, Icon, imageIcon } from '@onglass/ui';
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useDesk } from '../state/desk.ts';
import { locale, t } from '../text/index.ts';
import { Dialog } from './Dialog.tsx';

const PICTURE_TYPES: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif']);
const WIDEST_PX = 320;
const TALLEST_PX = 320;
const UNKNOWN_PX = { inlineSize: 240, blockSize: 160 };

type Loaded = { readonly phase: 'loading' } | { readonly phase: 'failed' } | { readonly phase: 'ready'; readonly url: string };

/** An object URL of a file's bytes while the component lives; only what is a picture is given a picture's type. */
function usePicture(path: string | undefined): Loaded {
  const { client } = useDesk();
  const [loaded, setLoaded] = useState<Loaded>({ phase: 'loading' });
  useEffect(() => {
    if (path === undefined) return undefined;
    let url: string | undefined;
    let gone = false;
    void client.fetchFile(path).then((outcome) => {
      if (gone) return;
      if (!outcome.ok || !PICTURE_TYPES.has(outcome.value.mediaType)) { setLoaded({ phase: 'failed' }); return; }
      url = URL.createObjectURL(new Blob([outcome.value.bytes as BlobPart], { type: outcome.value.mediaType }));
      setLoaded({ phase: 'ready', url });
    });
    return () => {
      gone = true;
      if (url !== undefined) URL.revokeObjectURL(url);
    };
  }, [client, path]);
  return loaded;
}

/** The size a picture will have, known before its bytes are: nothing moves when they come. */
function boxOf(file: FileDescription): { readonly inlineSize: string; readonly aspectRatio: string } {
  const [width, height] = [file.width ?? UNKNOWN_PX.inlineSize, file.height ?? UNKNOWN_PX.blockSize];
  const scale = Math.min(1, WIDEST_PX / width, TALLEST_PX / height);
  return { inlineSize: `${Math.max(80, Math.round(width * scale))}px`, aspectRatio: `${width} / ${height}` };
}

export function Picture({ file }: { readonly file: FileDescription }): JSX.Element {
  const [large, setLarge] = useState(false);
  const loaded = usePicture(file.thumbnail_url ?? file.url);
  return (
    <>
      <button type="button" class="pic" style={boxOf(file)} aria-label={t('file.open', { name: file.name })} onClick={() => setLarge(true)}>
        {loaded.phase === 'ready' ? <img src={loaded.url} alt="" draggable={false} /> : null}
        {loaded.phase === 'failed' ? <span class="void"><Icon path={imageIcon} />{t('file.failed')}</span> : null}
      </button>
      {large ? <Lightbox file={file} onClose={() => setLarge(false)} /> : null}
    </>
  );
}

function Lightbox({ file, onClose }: { readonly file: FileDescription; readonly onClose: () => void }): JSX.Element {
  const loaded = usePicture(file.url);
  return (
    <Dialog label={t('file.image', { name: file.name })} class="lightbox" onClose={onClose}>
      {loaded.phase === 'ready' ? <img src={loaded.url} alt={t('file.image', { name: file.name })} /> : null}
      {loaded.phase === 'failed' ? <p>{t('file.failed')}</p> : null}
      <p class="row">
        <SaveButton file={file} />
        <button type="button" class="bt" onClick={onClose}>
          {t('file.close')}
        </button>
      </p>
    </Dialog>
  );
}

/** Hands the bytes to the browser as a download: nothing of a foreign file is ever opened in this page. */
function useSave(file: FileDescription): () => Promise<void> {
  const { client, notices } = useDesk();
  return async () => {
    const outcome = await client.fetchFile(file.url);
    if (!outcome.ok) { notices.show(t('file.failed'), 'bad'); return; }
    const url = URL.createObjectURL(new Blob([outcome.value.bytes as BlobPart], { type: 'application/octet-stream' }));
    const link = document.createElement('a');
    link.href = url;
    link.download = file.name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
  };
}

function SaveButton({ file }: { readonly file: FileDescription }): JSX.Element {
  const save = useSave(file);
  return (
    <button type="button" class="bt" onClick={() => void save()}>
      <Icon path={downloadIcon} size={16} />
      {t('file.download', { name: file.name })}
    </button>
  );
}

export function FileCard({ file }: { readonly file: FileDescription }): JSX.Element {
  const save = useSave(file);
  return (
    <button type="button" class="filecard" title={t('file.download', { name: file.name })} onClick={() => void save()}>
      <span class="filecard__icon">
        <Icon path={articleIcon} size={20} />
      </span>
      <span class="grow">
        <bdi class="cut filecard__name">{file.name}</bdi>
        <span class="xs">{byteSize(file.size_bytes, locale())}</span>
      </span>
      <Icon path={downloadIcon} size={20} />
    </button>
  );
}

function useSourceUrl(content: LocalFileContent): string | undefined {
  const [url, setUrl] = useState<string | undefined>(undefined);
  const { source, mediaType, sizeBytes } = content;
  useEffect(() => {
    if (source === undefined || !PICTURE_TYPES.has(mediaType)) return undefined;
    let made: string | undefined;
    let gone = false;
    void source.slice(0, sizeBytes).then((bytes) => {
      if (gone) return;
      made = URL.createObjectURL(new Blob([bytes as BlobPart], { type: mediaType }));
      setUrl(made);
    });
    return () => {
      gone = true;
      if (made !== undefined) URL.revokeObjectURL(made);
    };
  }, [source, mediaType, sizeBytes]);
  return url;
}

/** A file that is still on its way: picture or name, and how far it has come. */
export function LocalFile({ content, progress }: { readonly content: LocalFileContent; readonly progress: number | undefined }): JSX.Element {
  const url = useSourceUrl(content);
  const percent = Math.round((progress ?? 0) * 100);
  return (
    <div class="filecard">
      <span class="filecard__icon">{url === undefined ? <Icon path={articleIcon} size={20} /> : <img src={url} alt="" />}</span>
      <span class="grow">
        <bdi class="cut filecard__name">{content.name}</bdi>
        <span class="meter" role="progressbar" aria-label={t('upload.progress', { name: content.name, percent })} aria-valuenow={percent} aria-valuemin={0} aria-valuemax={100}>
          <i style={{ transform: `scaleX(${percent / 100})` }} />
        </span>
      </span>
      {content.source === undefined ? <Icon path={alertIcon} size={20} /> : null}
    </div>
  );
}
