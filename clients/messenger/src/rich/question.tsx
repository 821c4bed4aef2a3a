// A question that is answered on a sheet of its own: in the log it is its words and one button; once answered, what was said.
import type { ConversationView, MessageItem } from '@onglass/core';
import { Bubble, Button, Icon, Words, calendarIcon, checkIcon, editIcon, listIcon } from '@onglass/ui';
import type { JSX } from 'preact';
import { useModel } from '../app/model.ts';
import { locale, t } from '../app/texts.ts';
import type { RichProps } from './kinds.ts';
import { slotDays, ownZone } from './slots.ts';

type QuestionType = 'list_picker' | 'time_picker' | 'form';

const ICONS: Readonly<Record<QuestionType, string>> = { list_picker: listIcon, time_picker: calendarIcon, form: editIcon };
const LABELS = { list_picker: 'choose', time_picker: 'choose_time', form: 'form_start' } as const;

export function Question({ item, content, actions }: RichProps<QuestionType>): JSX.Element {
  const { now } = useModel();
  const answered = item.answer !== undefined;
  const over = !answered && content.type === 'time_picker' && slotDays(content.slots, ownZone(), now(), locale()).every(({ free }) => free === 0);
  const label = content.type === 'form' ? (content.submit_label ?? t('form_start')) : t(LABELS[content.type]);
  return (
    <div class="og-question">
      <Bubble>
        <Words>{content.text}</Words>
      </Bubble>
      {answered || over ? (
        <p class="og-question__done">
          <Icon path={answered ? checkIcon : calendarIcon} size={16} />
          {t(answered ? 'answered' : 'slots_over')}
        </p>
      ) : (
        <Button tone="soft" aria-haspopup="dialog" onClick={() => actions.openQuestion(item)}>
          <Icon path={ICONS[content.type]} size={20} />
          {content.type === 'form' ? t('form_open', { label }) : label}
        </Button>
      )}
    </div>
  );
}

/** An answer of ours that the server would not take: its errors are shown where it was given. */
export function refusedAnswer(view: ConversationView, questionId: string): MessageItem | undefined {
  return view.items.findLast((item): item is MessageItem => item.kind === 'message' && item.replyTo === questionId && item.tick === 'refused');
}
