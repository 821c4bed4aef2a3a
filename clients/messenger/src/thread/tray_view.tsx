// The chosen files above the field: a picture of each, a way to take it out, and why one cannot go.
import type { UploadPolicy } from '@onglass/core';
import { Icon, IconButton, alertIcon, articleIcon, byteSize, closeIcon } from '@onglass/ui';
import type { JSX } from 'preact';
import { useObservable } from '../app/observe.ts';
import { locale, t } from '../app/texts.ts';
import { ruleWords } from './policy.ts';
import type { StagedFile, Tray } from './tray.ts';

export interface TrayViewProps {
  readonly tray: Tray;
  readonly policy: UploadPolicy | undefined;
}

export function TrayView({ tray, policy }: TrayViewProps): JSX.Element | null {
  const files = useObservable(tray.files);
  const overflow = useObservable(tray.overflow);
  if (files.length === 0 && !overflow) return null;
  return (
    <section class="og-tray" aria-label={t('tray')}>
      <ul>
        {files.map((file) => (
          <li key={file.key}>
            <StagedView file={file} policy={policy} onRemove={() => tray.remove(file.key)} />
          </li>
        ))}
      </ul>
      {overflow && policy !== undefined ? (
        <p class="og-tray__note" role="status">
          {t('attach_too_many', { count: policy.max_count })}
        </p>
      ) : null}
    </section>
  );
}

interface StagedViewProps {
  readonly file: StagedFile;
  readonly policy: UploadPolicy | undefined;
  readonly onRemove: () => void;
}

function StagedView({ file, policy, onRemove }: StagedViewProps): JSX.Element {
  const { name, sizeBytes } = file.source;
  const refused = file.refusal !== undefined;
  return (
    <div class={`og-staged${refused ? ' og-staged--refused' : ''}`} role={refused ? 'alert' : undefined}>
      <span class="og-staged__preview">{file.preview === undefined || refused ? <Icon path={refused ? alertIcon : articleIcon} size={20} /> : <img src={file.preview} alt="" />}</span>
      <span class="og-file__words">
        <b dir="auto">{name}</b>
        <small>{file.refusal === undefined ? byteSize(sizeBytes, locale()) : ruleWords(file.refusal, policy)}</small>
      </span>
      <IconButton label={t('remove_file', { name })} icon={closeIcon} size={20} onClick={onRemove} />
    </div>
  );
}
