// Something to be taken elsewhere: shown whole, copied with one press.
import { Icon, copyIcon } from '@onglass/ui';
import type { JSX } from 'preact';
import { useDesk } from '../state/desk.ts';
import { t } from './text.ts';

export function CopyRow({ id, label, value }: { readonly id: string; readonly label: string; readonly value: string }): JSX.Element {
  const { notices } = useDesk();
  const copy = (): void => {
    navigator.clipboard.writeText(value).then(
      () => notices.show(t('copy.done', { what: label })),
      () => notices.show(t('copy.failed'), 'bad'),
    );
  };
  return (
    <div class="field">
      <label class="field__label" for={id}>
        {label}
      </label>
      <span class="row">
        <input id={id} class="input num grow" readOnly value={value} dir="ltr" onFocus={(event) => event.currentTarget.select()} />
        <button type="button" class="bt" onClick={copy}>
          <Icon path={copyIcon} size={16} />
          {t('copy.copy')}
        </button>
      </span>
    </div>
  );
}
