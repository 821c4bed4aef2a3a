// The agent asks for a picture: of the screen, where the app can take one, or one that is chosen. Before it is sent the
// customer draws on it and makes unreadable what is nobody's business.
import { Bubble, Button, Icon, Words, cameraIcon, checkIcon, imageIcon } from '@onglass/ui';
import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { useModel } from '../app/model.ts';
import { t } from '../app/texts.ts';
import type { RichProps } from './kinds.ts';

export function CaptureCard({ item, content, actions }: RichProps<'capture_request'>): JSX.Element {
  const { options } = useModel();
  const input = useRef<HTMLInputElement>(null);
  const [failed, setFailed] = useState(false);
  const { captureScreen } = options;
  const wantsScreen = content.kinds.includes('screenshot');
  const capture = (): void => {
    setFailed(false);
    captureScreen?.().then((picture) => actions.annotate(picture, item), () => setFailed(true));
  };
  const chosen = (files: FileList | null): void => {
    const file = files?.[0];
    if (file !== undefined) actions.annotate(file, item);
    if (input.current !== null) input.current.value = '';
  };
  return (
    <div class="og-question">
      <Bubble>
        <Words>{content.text}</Words>
      </Bubble>
      {item.answer !== undefined ? (
        <p class="og-question__done">
          <Icon path={checkIcon} size={16} />
          {t('capture_done')}
        </p>
      ) : (
        <>
          <p class="og-sub">{t('capture_hint')}</p>
          {wantsScreen && captureScreen !== undefined ? (
            <Button tone="soft" onClick={capture}>
              <Icon path={cameraIcon} size={20} />
              {t('capture_screen')}
            </Button>
          ) : null}
          <Button tone="soft" onClick={() => input.current?.click()}>
            <Icon path={imageIcon} size={20} />
            {t(wantsScreen && captureScreen === undefined ? 'capture_choose_screen' : 'capture_choose')}
          </Button>
          <input ref={input} type="file" accept="image/png,image/jpeg,image/webp" hidden aria-label={t('capture_choose')} onChange={(event) => chosen(event.currentTarget.files)} />
          {failed ? (
            <p class="og-error" role="alert">
              {t('capture_failed')}
            </p>
          ) : null}
        </>
      )}
    </div>
  );
}
