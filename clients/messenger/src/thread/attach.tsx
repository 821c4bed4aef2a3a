// The sheet behind "+": what may be sent is said before anything is chosen; camera, photos and files are the phone's own.
import type { UploadPolicy } from '@onglass/core';
import { Row, Sheet, articleIcon, cameraIcon, deviceIcon, imageIcon, pinIcon } from '@onglass/ui';
import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { t } from '../app/texts.ts';
import { policyWords } from './policy.ts';

export interface AttachSheetProps {
  readonly policy: UploadPolicy;
  readonly onFiles: (files: File[]) => void;
  /** A picture of what the app shows; absent where the app takes none. */
  readonly onCapture: (() => void) | undefined;
  readonly onPlace: () => void;
  readonly onClose: () => void;
}

type Way = 'camera' | 'photos' | 'file';

function accepted(policy: UploadPolicy, way: Way): string {
  const types = way === 'file' ? policy.media_types : policy.media_types.filter((type) => type.startsWith('image/'));
  return types.join(',');
}

export function AttachSheet({ policy, onFiles, onCapture, onPlace, onClose }: AttachSheetProps): JSX.Element {
  const input = useRef<HTMLInputElement>(null);
  const choose = (way: Way): void => {
    const field = input.current;
    if (field === null) return;
    field.accept = accepted(policy, way);
    field.multiple = way !== 'camera' && policy.max_count > 1;
    if (way === 'camera') field.setAttribute('capture', 'environment');
    else field.removeAttribute('capture');
    field.click();
  };
  const pictures = policy.media_types.some((type) => type.startsWith('image/'));
  return (
    <Sheet title={t('attach_title')} closeLabel={t('close')} onClose={onClose}>
      <p class="og-sub og-sheet__intro">{policyWords(policy)}</p>
      <div class="og-rows">
        {pictures ? <Row icon={cameraIcon} title={t('attach_camera')} onClick={() => choose('camera')} /> : null}
        {pictures ? <Row icon={imageIcon} title={t('attach_photos')} onClick={() => choose('photos')} /> : null}
        {pictures && onCapture !== undefined ? <Row icon={deviceIcon} title={t('attach_screen')} detail={t('attach_screen_detail')} onClick={onCapture} /> : null}
        <Row icon={articleIcon} title={t('attach_file')} onClick={() => choose('file')} />
        <Row icon={pinIcon} title={t('attach_place')} onClick={onPlace} />
      </div>
      <input ref={input} type="file" hidden aria-label={t('attach')} onChange={(event) => onFiles([...(event.currentTarget.files ?? [])])} />
    </Sheet>
  );
}
