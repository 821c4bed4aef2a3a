// A picture for a card or a list: uploaded as soon as it is chosen, shown and kept with the draft by its id.
import type { Id } from '@onglass/core';
import { closeIcon, Icon, imageIcon } from '@onglass/ui';
import { createContext, type JSX } from 'preact';
import { useContext, useState } from 'preact/hooks';
import { useDesk } from '../state/desk.ts';
import { problemWords } from '../state/problem_words.ts';
import { sourceOf } from '../view/StagedFiles.tsx';
import { Refusal, useFault } from './fields.tsx';
import type { Picture } from './shapes.ts';
import { t } from './text.ts';

export const PlaceContext = createContext<Id>('');

export interface PictureFieldProps {
  readonly path: string;
  readonly value: Picture | undefined;
  readonly onChange: (value: Picture | undefined) => void;
}

function useUpload(onChange: PictureFieldProps['onChange']): { readonly said: string | undefined; readonly failed: boolean; readonly choose: (file: File | undefined) => Promise<void> } {
  const { client } = useDesk();
  const conversationId = useContext(PlaceContext);
  const [state, setState] = useState<{ readonly said: string; readonly failed: boolean } | undefined>(undefined);
  const choose = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    const source = sourceOf(file);
    const wrong = client.checkUpload(source);
    setState({ said: t('rich.picture_busy', { name: file.name }), failed: false });
    const outcome = wrong === undefined ? await client.uploadPart(conversationId, source) : { ok: false as const, problem: wrong };
    if (!outcome.ok) {
      setState({ said: t('rich.picture_failed', { detail: problemWords(outcome.problem) }), failed: true });
      return;
    }
    setState(undefined);
    onChange({ id: outcome.value.id, name: file.name, media_type: file.type, size_bytes: file.size, url: `/v1/files/${outcome.value.id}` });
  };
  return { said: state?.said, failed: state?.failed ?? false, choose };
}

export function PictureField({ path, value, onChange }: PictureFieldProps): JSX.Element {
  const { said, failed, choose } = useUpload(onChange);
  const { described } = useFault(path);
  return (
    <div class="field">
      {value === undefined ? (
        <label class="bt bt--bare rich__pick">
          <Icon path={imageIcon} size={16} />
          {t('rich.picture_add')}
          <input class="vh" type="file" accept="image/png,image/jpeg,image/webp,image/gif" {...described} onChange={(event) => void choose(event.currentTarget.files?.[0])} />
        </label>
      ) : (
        <span class="row rich__picked">
          <Icon path={imageIcon} size={16} />
          <bdi class="cut grow">{value.name}</bdi>
          <button type="button" class="ibt ibt--28" id={described.id} aria-label={t('rich.picture_remove', { name: value.name })} onClick={() => onChange(undefined)}>
            <Icon path={closeIcon} size={16} />
          </button>
        </span>
      )}
      {said === undefined ? null : (
        <p class={failed ? 'field__error' : 'xs'} role={failed ? 'alert' : 'status'}>
          {said}
        </p>
      )}
      <Refusal path={path} />
    </div>
  );
}
