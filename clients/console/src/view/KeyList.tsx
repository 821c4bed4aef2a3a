import type { PluralKey, Values } from '@onglass/ui';
import type { JSX } from 'preact';
import { useDesk } from '../state/desk.ts';
import { modName } from '../state/keys.ts';
import { keys as texts } from '../text/en_keys.ts';
import { extend, t as base, type TextKey } from '../text/index.ts';
import { Dialog } from './Dialog.tsx';

extend(texts);
type KeyText = PluralKey<keyof typeof texts>;
const t = base as (key: KeyText | TextKey, values?: Values) => string;

const KEYS: readonly (readonly [keys: readonly string[], text: KeyText])[] = [
  [['J'], 'keys.next'],
  [['K'], 'keys.previous'],
  [['Enter'], 'keys.open'],
  [['R'], 'keys.reply'],
  [['N'], 'keys.note'],
  [['E'], 'keys.resolve'],
  [['S'], 'keys.snooze'],
  [['A'], 'keys.assign'],
  [['T'], 'keys.transfer'],
  [['P'], 'keys.promise'],
  [['G'], 'keys.take'],
  [['H'], 'keys.timeline'],
  [['/'], 'keys.search'],
  [['Esc'], 'keys.leave'],
  [['?'], 'keys.help'],
];

export function KeyList({ onClose }: { readonly onClose: () => void }): JSX.Element {
  const { preferences } = useDesk();
  const sendKeys = preferences.sendKey.value === 'enter' ? ['Enter'] : [modName(), 'Enter'];
  const lines = [...KEYS, [sendKeys, 'keys.send'] as const];
  return (
    <Dialog label={t('keys.title')} onClose={onClose}>
      <h2>{t('keys.title')}</h2>
      <p class="s mid">{t('keys.lead')}</p>
      <dl class="keys s">
        {lines.map(([keys, text]) => (
          <div key={text}>
            <dt>{t(text)}</dt>
            <dd>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
      <div class="dialog__foot">
        <button type="button" class="bt" onClick={onClose}>
          {t('keys.close')}
        </button>
      </div>
    </Dialog>
  );
}
