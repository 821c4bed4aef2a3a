// Files in the log: a picture that opens, a document that downloads, and one that is still on its way with its progress.
import type { LocalFileContent, MessageItem, ShownContent } from '@onglass/core';
import { Icon, IconButton, Words, articleIcon, byteSize, closeIcon, downloadIcon, imageIcon, retryIcon } from '@onglass/ui';
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useModel } from '../app/model.ts';
import { locale, t } from '../app/texts.ts';
import type { MessageActions } from './message.tsx';
import { pictureRoom } from './room.ts';
import { ruleWords } from './policy.ts';
import { shelfOf } from './shelf.ts';

type FileContent = Extract<ShownContent, { type: 'image' | 'file' }>;

export interface FileViewProps {
  readonly item: MessageItem;
  readonly content: FileContent | LocalFileContent;
  readonly actions: MessageActions;
}

export function FileView({ item, content, actions }: FileViewProps): JSX.Element {
  const caption = content.caption;
  return (
    <>
      {content.type === 'local_file' ? <LocalFile item={item} content={content} actions={actions} /> : null}
      {content.type === 'image' ? <Picture item={item} content={content} actions={actions} /> : null}
      {content.type === 'file' ? <FileLine content={content} /> : null}
      {caption === undefined || caption === '' ? null : (
        <div class="og-caption">
          <Words>{caption}</Words>
        </div>
      )}
    </>
  );
}

export type Loaded = { readonly state: 'loading' | 'failed' } | { readonly state: 'ready'; readonly url: string };

/** The object URL of a path of the server; `again` asks anew after a failure. */
export function useFile(path: string): { readonly loaded: Loaded; readonly again: () => void } {
  const files = shelfOf(useModel().client);
  const kept = files.kept(path);
  const [loaded, setLoaded] = useState<Loaded>(kept === undefined ? { state: 'loading' } : { state: 'ready', url: kept });
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    let wanted = true;
    if (files.kept(path) === undefined) setLoaded({ state: 'loading' });
    void files.open(path).then((url) => wanted && setLoaded(url === undefined ? { state: 'failed' } : { state: 'ready', url }));
    return () => {
      wanted = false;
    };
  }, [path, turn]);
  return { loaded, again: () => setTurn(turn + 1) };
}

interface PictureProps {
  readonly item: MessageItem;
  readonly content: FileContent;
  readonly actions: MessageActions;
}

function Picture({ item, content, actions }: PictureProps): JSX.Element {
  const { file } = content;
  const { loaded, again } = useFile(file.thumbnail_url ?? file.url);
  const failed = loaded.state === 'failed';
  return (
    <button type="button" class="og-picture" style={pictureRoom(file.width, file.height)} aria-label={t(failed ? 'file_failed' : 'open_image', { name: file.name })} onClick={() => (failed ? again() : actions.openImage(item))}>
      {loaded.state === 'ready' ? <img src={loaded.url} alt="" draggable={false} /> : <Icon path={failed ? retryIcon : imageIcon} />}
    </button>
  );
}

function FileLine({ content }: { readonly content: FileContent }): JSX.Element {
  const files = shelfOf(useModel().client);
  const [failed, setFailed] = useState(false);
  const { file } = content;
  const download = (): void => {
    setFailed(false);
    void files.open(file.url).then((url) => (url === undefined ? setFailed(true) : saveFile(url, file.name)));
  };
  return (
    <button type="button" class="og-file" aria-label={t(failed ? 'file_failed' : 'open_file', { name: file.name })} onClick={download}>
      <Icon path={failed ? retryIcon : articleIcon} />
      <span class="og-file__words">
        <b dir="auto">{file.name}</b>
        <small>{failed ? t('file_failed') : byteSize(file.size_bytes, locale())}</small>
      </span>
      <Icon path={downloadIcon} size={20} />
    </button>
  );
}

export function saveFile(url: string, name: string): void {
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
}

interface LocalFileProps {
  readonly item: MessageItem;
  readonly content: LocalFileContent;
  readonly actions: MessageActions;
}

function LocalFile({ item, content, actions }: LocalFileProps): JSX.Element {
  const { client } = useModel();
  const preview = usePreview(content);
  if (item.tick === 'refused') {
    const policy = client.uploadPolicy.get();
    return (
      <div class="og-file og-file--refused">
        <Icon path={imageIcon} />
        <span class="og-file__words">
          <b dir="auto">{content.name}</b>
          <small>{item.problem === undefined ? t('file_wrong') : ruleWords(item.problem, policy)}</small>
        </span>
        <IconButton label={t('remove_file', { name: content.name })} icon={closeIcon} size={20} onClick={() => actions.discard(item)} />
      </div>
    );
  }
  return (
    <div class="og-upload">
      <div class="og-upload__preview">{preview === undefined ? <Icon path={articleIcon} /> : <img src={preview} alt="" />}</div>
      <UploadProgress item={item} content={content} actions={actions} />
    </div>
  );
}

function UploadProgress({ item, content, actions }: LocalFileProps): JSX.Element {
  const share = item.progress ?? 0;
  const done = byteSize(Math.round(content.sizeBytes * share), locale());
  const total = byteSize(content.sizeBytes, locale());
  return (
    <div class="og-upload__foot">
      <div class="og-upload__words">
        <span class="og-upload__name" dir="auto">
          {content.name}
        </span>
        <span class="og-num og-upload__size">{item.tick === 'uploading' ? t('upload_progress', { done, total }) : total}</span>
        <IconButton label={t('upload_cancel', { name: content.name })} icon={closeIcon} size={20} onClick={() => actions.discard(item)} />
      </div>
      <div class="og-progress" role="progressbar" aria-label={t('upload_of', { name: content.name })} aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.round(share * 100)}>
        <div style={{ inlineSize: `${share * 100}%` }} />
      </div>
    </div>
  );
}

/** A local picture is shown from its own bytes while it travels. */
function usePreview(content: LocalFileContent): string | undefined {
  const [url, setUrl] = useState<string>();
  const { source } = content;
  useEffect(() => {
    if (source === undefined || !content.mediaType.startsWith('image/')) return undefined;
    let made: string | undefined;
    void source.slice(0, content.sizeBytes).then((bytes) => {
      made = URL.createObjectURL(new Blob([bytes as Uint8Array<ArrayBuffer>], { type: content.mediaType }));
      setUrl(made);
    });
    return () => {
      if (made !== undefined) URL.revokeObjectURL(made);
    };
  }, [source]);
  return url;
}
