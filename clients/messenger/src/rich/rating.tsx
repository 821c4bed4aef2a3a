// How was it: five steps as one radio group, a word if they like, sent once.
import { Button, Icon, checkIcon, face1Icon, face2Icon, face3Icon, face4Icon, face5Icon } from '@onglass/ui';
import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import { t } from '../app/texts.ts';
import type { RichProps } from './kinds.ts';

const FACES = [
  { score: 1, icon: face1Icon, words: 'rate_1' },
  { score: 2, icon: face2Icon, words: 'rate_2' },
  { score: 3, icon: face3Icon, words: 'rate_3' },
  { score: 4, icon: face4Icon, words: 'rate_4' },
  { score: 5, icon: face5Icon, words: 'rate_5' },
] as const;
const MOST_WORDS = 2000;

export function RatingCard({ item, content, actions }: RichProps<'rating'>): JSX.Element {
  const id = useId();
  const [chosen, setChosen] = useState<number>();
  const [comment, setComment] = useState('');
  const [missing, setMissing] = useState(false);
  const given = item.answer !== undefined && !('file' in item.answer) ? item.answer.score : undefined;
  const answered = item.answer !== undefined;
  const score = given ?? chosen;
  const send = (): void => {
    const face = FACES.find((one) => one.score === chosen);
    if (face === undefined) {
      setMissing(true);
      return;
    }
    const words = comment.trim();
    actions.answer(item, { score: face.score, ...(words === '' ? {} : { comment: words }) }, [t(face.words), words].filter((part) => part !== '').join('. '));
  };
  return (
    <section class="og-card og-rich" aria-labelledby={`${id}-how`}>
      <div class="og-card__body">
        <h3 id={`${id}-how`} dir="auto">
          {content.text}
        </h3>
        <fieldset class="og-faces" disabled={answered} aria-labelledby={`${id}-how`} role="radiogroup" aria-describedby={missing ? `${id}-why` : undefined}>
          {FACES.map(({ score: value, icon, words }) => (
            <label key={value} class={`og-tile og-face${value === score ? ' og-face--on' : ''}`}>
              <input type="radio" name={id} checked={value === score} onChange={() => {
                setChosen(value);
                setMissing(false);
              }} />
              <Icon path={icon} />
              {t(words)}
            </label>
          ))}
        </fieldset>
        {answered ? (
          <p class="og-question__done">
            <Icon path={checkIcon} size={16} />
            {t('rate_thanks')}
          </p>
        ) : (
          <>
            {content.comment === false ? null : <textarea class="og-field" rows={2} dir="auto" maxLength={MOST_WORDS} aria-label={t('rate_comment')} placeholder={t('rate_comment')} value={comment} onInput={(event) => setComment(event.currentTarget.value)} />}
            {missing ? (
              <p id={`${id}-why`} class="og-error" role="alert">
                {t('rate_missing')}
              </p>
            ) : null}
            <Button tone="accent" wide onClick={send}>
              {t('rate_send')}
            </Button>
          </>
        )}
      </div>
    </section>
  );
}
