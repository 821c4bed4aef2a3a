import { closeIcon, Icon, plusIcon } from '@onglass/ui';
import type { JSX } from 'preact';
import { MAX_CHOICES, MIN_CHOICES } from '../state/composing.ts';
import { t } from '../text/index.ts';

export interface ChoicesEditorProps {
  readonly choices: readonly string[];
  /** undefined: offer no choices after all. */
  readonly onChange: (choices: readonly string[] | undefined) => void;
}

const LONGEST_TITLE = 40;

/** Two to five short answers the customer can tap. */
export function ChoicesEditor({ choices, onChange }: ChoicesEditorProps): JSX.Element {
  return (
    <fieldset class="offer">
      <legend class="vh">{t('composer.options_title')}</legend>
      <p class="offer__head">
        <span aria-hidden="true">{t('composer.options_title')}</span>
        <button type="button" class="ibt ibt--28" aria-label={t('composer.options_close')} title={t('composer.options_close')} onClick={() => onChange(undefined)}>
          <Icon path={closeIcon} size={16} />
        </button>
      </p>
      {choices.map((choice, at) => (
        <div key={at} class="offer__one">
          <input dir="auto" maxLength={LONGEST_TITLE} aria-label={t('composer.option', { n: at + 1 })} placeholder={t('composer.option', { n: at + 1 })} value={choice} onInput={(event) => onChange(choices.map((other, i) => (i === at ? event.currentTarget.value : other)))} />
          {choices.length > MIN_CHOICES ? (
            <button type="button" class="ibt" aria-label={t('composer.option_remove', { n: at + 1 })} onClick={() => onChange(choices.filter((_, i) => i !== at))}>
              <Icon path={closeIcon} size={16} />
            </button>
          ) : null}
        </div>
      ))}
      {choices.length < MAX_CHOICES ? (
        <p>
          <button type="button" class="bt bt--bare" onClick={() => onChange([...choices, ''])}>
            <Icon path={plusIcon} size={16} />
            {t('composer.option_add')}
          </button>
        </p>
      ) : null}
    </fieldset>
  );
}
