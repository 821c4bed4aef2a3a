// A picture over the whole messenger: pinch or tap to see it closer, Esc or back to leave.
import type { MessageItem } from '@onglass/core';
import { IconButton, activeElement, closeIcon, downloadIcon, Icon, imageIcon } from '@onglass/ui';
import type { JSX } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { t } from '../app/texts.ts';
import { saveFile, useFile } from './file.tsx';

export interface ViewerProps {
  readonly item: MessageItem;
  readonly onClose: () => void;
}

export function Viewer({ item, onClose }: ViewerProps): JSX.Element | null {
  const box = useRef<HTMLDivElement>(null);
  const [near, setNear] = useState(false);
  const [before] = useState(activeElement);
  useLayoutEffect(() => {
    box.current?.focus();
    return () => queueMicrotask(() => before?.isConnected && before.focus());
  }, []);
  if (item.content.type !== 'image') return null;
  const { file } = item.content;
  return (
    <div ref={box} class="og-viewer" role="dialog" aria-modal="true" aria-label={`${t('viewer')}: ${file.name}`} tabIndex={-1}>
      <ViewerPicture path={file.url} name={file.name} near={near} onTap={() => setNear(!near)} onClose={onClose} />
    </div>
  );
}

interface ViewerPictureProps {
  readonly path: string;
  readonly name: string;
  readonly near: boolean;
  readonly onTap: () => void;
  readonly onClose: () => void;
}

function ViewerPicture({ path, name, near, onTap, onClose }: ViewerPictureProps): JSX.Element {
  const { loaded, again } = useFile(path);
  return (
    <>
      <div class="og-viewer__bar">
        <IconButton label={t('close')} icon={closeIcon} onClick={onClose} />
        <p dir="auto">{name}</p>
        {loaded.state === 'ready' ? <IconButton label={t('download')} icon={downloadIcon} onClick={() => saveFile(loaded.url, name)} /> : null}
      </div>
      <div class={`og-viewer__stage${near ? ' og-viewer__stage--near' : ''}`}>
        {loaded.state === 'ready' ? <img src={loaded.url} alt={name} onClick={onTap} /> : null}
        {loaded.state === 'loading' ? <Icon path={imageIcon} /> : null}
        {loaded.state === 'failed' ? (
          <button type="button" class="og-btn" onClick={again}>
            {t('file_failed')}
          </button>
        ) : null}
      </div>
    </>
  );
}
