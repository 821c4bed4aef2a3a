// What keeping out means, said before it is done.
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { t } from '../text/index.ts';
import { Dialog } from './Dialog.tsx';

const REASON_LENGTH = 300;

interface AskProps {
  readonly name: string;
  readonly onClose: () => void;
}

function Foot({ action, onClose, onDo }: { readonly action: string; readonly onClose: () => void; readonly onDo: () => void }): JSX.Element {
  return (
    <div class="dialog__foot">
      <button type="button" class="bt" onClick={onClose}>
        {t('message.cancel')}
      </button>
      <button
        type="button"
        class="bt bt--bad"
        onClick={() => {
          onDo();
          onClose();
        }}
      >
        {action}
      </button>
    </div>
  );
}

export function SpamDialog({ name, onClose, onDo }: AskProps & { readonly onDo: () => void }): JSX.Element {
  return (
    <Dialog label={t('spam.title')} alert onClose={onClose}>
      <h2>{t('spam.title')}</h2>
      <p class="mid">{t('spam.text', { name })}</p>
      <Foot action={t('spam.do')} onClose={onClose} onDo={onDo} />
    </Dialog>
  );
}

export function BlockDialog({ name, onClose, onDo }: AskProps & { readonly onDo: (reason: string) => void }): JSX.Element {
  const [reason, setReason] = useState('');
  return (
    <Dialog label={t('block.title', { name })} alert onClose={onClose}>
      <h2>{t('block.title', { name })}</h2>
      <p class="mid">{t('block.text')}</p>
      <div class="field">
        <label class="field__label" for="block-reason">
          {t('block.reason')}
        </label>
        <input id="block-reason" class="input" list={undefined} maxLength={REASON_LENGTH} autocomplete="off" aria-describedby="block-reason-hint" value={reason} onInput={(event) => setReason(event.currentTarget.value)} />
        <p class="xs mid" id="block-reason-hint">
          {t('block.reason_hint', { name })}
        </p>
      </div>
      <Foot action={t('block.do')} onClose={onClose} onDo={() => onDo(reason.trim())} />
    </Dialog>
  );
}
