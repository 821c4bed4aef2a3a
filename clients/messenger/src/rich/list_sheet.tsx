// ListPicker: a sheet with the choices by section, one or several, and "something else", which leads back to the field.
import type { MessageItem } from '@onglass/core';
import { Button, Sheet } from '@onglass/ui';
import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import { t } from '../app/texts.ts';
import { useFile } from '../thread/file.tsx';
import { Choice } from './choice.tsx';
import type { ContentOf } from './kinds.ts';
import type { GiveAnswer } from './question_over.tsx';

type ListPicker = ContentOf<'list_picker'>;

export interface ListSheetProps {
  readonly item: MessageItem;
  readonly content: ListPicker;
  readonly onAnswer: GiveAnswer;
  readonly onClose: () => void;
  /** Back to the conversation's field, to say it in other words. */
  readonly onWrite: () => void;
}

/** Why what is chosen cannot be sent yet. */
function complaint({ multiple, min, max }: ListPicker, count: number): string | undefined {
  if (count === 0 && min !== 0) return t('list_none');
  if (multiple !== true) return undefined;
  if (min !== undefined && count < min) return t('list_min', { count: min });
  return max !== undefined && count > max ? t('list_max', { count: max }) : undefined;
}

export function ListSheet({ content, onAnswer, onClose, onWrite }: ListSheetProps): JSX.Element {
  const name = useId();
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [why, setWhy] = useState<string>();
  const items = content.sections.flatMap((section) => section.items);
  const multiple = content.multiple === true;
  const pick = (id: string, checked: boolean): void => {
    setWhy(undefined);
    setChosen(multiple ? items.map((one) => one.id).filter((one) => (one === id ? checked : chosen.includes(one))) : [id]);
  };
  const send = (): void => {
    const wrong = complaint(content, chosen.length);
    if (wrong !== undefined) {
      setWhy(wrong);
      return;
    }
    onAnswer({ items: chosen }, items.filter(({ id }) => chosen.includes(id)).map(({ title }) => title).join(', '));
  };
  return (
    <Sheet title={content.text} closeLabel={t('close')} onClose={onClose}>
      {content.sections.map((section, at) => (
        <fieldset key={at} class="og-choices" aria-describedby={why === undefined ? undefined : `${name}-why`}>
          <legend class={section.title === undefined ? 'og-vh' : 'og-h'}>{section.title ?? content.text}</legend>
          {section.items.map((item) => (
            <Choice key={item.id} name={name} multiple={multiple} checked={chosen.includes(item.id)} detail={item.detail} picture={item.image === undefined ? null : <Thumb path={item.image.thumbnail_url ?? item.image.url} />} onPick={(checked) => pick(item.id, checked)}>
              {item.title}
            </Choice>
          ))}
        </fieldset>
      ))}
      <p id={`${name}-why`} class="og-error" role="alert">
        {why}
      </p>
      <Button tone="accent" wide onClick={send}>
        {t('send_answer')}
      </Button>
      <Button tone="bare" onClick={onWrite}>
        {t('something_else')}
      </Button>
    </Sheet>
  );
}

function Thumb({ path }: { readonly path: string }): JSX.Element {
  const { loaded } = useFile(path);
  return <span class="og-thumb">{loaded.state === 'ready' ? <img src={loaded.url} alt="" /> : null}</span>;
}
