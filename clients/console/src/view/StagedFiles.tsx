// Files chosen, pasted or dropped, seen before they are sent. The rules (size, kind, count) are told first and checked here.
import type { Id, UploadSource } from '@onglass/core';
import { articleIcon, byteSize, closeIcon, Icon } from '@onglass/ui';
import { uploadSourceFrom } from '@onglass/ui/environment';
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { EMPTY } from '../state/composing.ts';
import { useDesk } from '../state/desk.ts';
import { useObserved } from '../state/observe.ts';
import { locale, t } from '../text/index.ts';

export function sourceOf(file: File): UploadSource {
  return uploadSourceFrom(file);
}

export interface Staging {
  readonly over: boolean;
  readonly rules: string | undefined;
  readonly choose: () => void;
  readonly add: (files: readonly File[]) => void;
  readonly remove: (file: File) => void;
  readonly drop: {
    readonly onDragOver: (event: DragEvent) => void;
    readonly onDragLeave: () => void;
    readonly onDrop: (event: DragEvent) => void;
  };
}

function pickFiles(accept: string, onFiles: (files: readonly File[]) => void): void {
  const field = document.createElement('input');
  field.type = 'file';
  field.multiple = true;
  field.accept = accept;
  field.addEventListener('change', () => onFiles([...(field.files ?? [])]));
  field.click();
}

export function useStaging(conversationId: Id, onProblem: (words: string | undefined) => void): Staging {
  const { client, composing } = useDesk();
  const policy = useObserved(client.uploadPolicy);
  const [over, setOver] = useState(false);
  const add = (chosen: readonly File[]): void => {
    const { files } = composing.all.peek().get(conversationId) ?? EMPTY;
    const most = policy?.max_count ?? 10;
    const problem = chosen.map((file) => client.checkUpload(sourceOf(file))).find((one) => one !== undefined);
    if (problem !== undefined) { onProblem(problem.detail ?? problem.title); return; }
    if (files.length + chosen.length > most) { onProblem(t('upload.too_many', { count: most })); return; }
    onProblem(undefined);
    composing.set(conversationId, { files: [...files, ...chosen] });
  };
  const remove = (file: File): void => {
    const { files } = composing.all.peek().get(conversationId) ?? EMPTY;
    composing.set(conversationId, { files: files.filter((one) => one !== file) });
  };
  return {
    over,
    rules: policy ? `${t('composer.attach')}. ${t('composer.attach_rules', { size: byteSize(policy.max_bytes, locale()), count: policy.max_count })}` : undefined,
    choose: () => pickFiles(policy?.media_types.join(',') ?? '', add),
    add,
    remove,
    drop: {
      onDragOver: (event) => {
        if (!event.dataTransfer?.types.includes('Files')) return;
        event.preventDefault();
        setOver(true);
      },
      onDragLeave: () => setOver(false),
      onDrop: (event) => {
        event.preventDefault();
        setOver(false);
        add([...(event.dataTransfer?.files ?? [])]);
      },
    },
  };
}

function useFileUrl(file: File): string | undefined {
  const [url, setUrl] = useState<string | undefined>(undefined);
  const made = useRef<string | undefined>(undefined);
  useEffect(() => {
    if (!file.type.startsWith('image/')) return undefined;
    made.current = URL.createObjectURL(file);
    setUrl(made.current);
    return () => URL.revokeObjectURL(made.current ?? '');
  }, [file]);
  return url;
}

function Staged({ file, onRemove }: { readonly file: File; readonly onRemove: () => void }): JSX.Element {
  const url = useFileUrl(file);
  return (
    <li class="up">
      <span class="up__pic">{url === undefined ? <Icon path={articleIcon} size={20} /> : <img src={url} alt="" />}</span>
      <span class="grow">
        <bdi class="cut up__name">{file.name}</bdi>
        <span class="xs dim">{byteSize(file.size, locale())}</span>
      </span>
      <button type="button" class="ibt ibt--28" aria-label={t('upload.remove', { name: file.name })} onClick={onRemove}>
        <Icon path={closeIcon} size={16} />
      </button>
    </li>
  );
}

export function StagedFiles({ files, onRemove }: { readonly files: readonly File[]; readonly onRemove: (file: File) => void }): JSX.Element {
  return (
    <ul class="ups">
      {files.map((file) => (
        <Staged key={`${file.name} ${file.size} ${file.lastModified}`} file={file} onRemove={() => onRemove(file)} />
      ))}
    </ul>
  );
}
