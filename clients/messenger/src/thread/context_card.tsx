// What this conversation is about.
import { Card, Glyph, Icon, IconButton, cardIcon, closeIcon, dropIcon, eyeIcon, nextIcon, receiptIcon } from '@onglass/ui';
import type { JSX } from 'preact';
import type { Subject } from '../loader/contract.ts';
import { t } from '../app/texts.ts';

const ICONS = { receipt: receiptIcon, card: cardIcon, drop: dropIcon };

export interface ContextCardProps {
  readonly subject: Subject;
  readonly onRemove?: () => void;
  readonly onSee?: () => void;
}

export function ContextCard({ subject, onRemove, onSee }: ContextCardProps): JSX.Element {
  const foot =
    onSee === undefined ? null : (
      <button type="button" class="og-row og-row--link" onClick={onSee}>
        <Icon path={eyeIcon} size={20} />
        <span class="og-row__words">{t('see_shared')}</span>
        <Icon path={nextIcon} size={20} flip />
      </button>
    );
  return (
    <Card label={t('shared_subject')} foot={foot}>
      <div class="og-card__top">
        <Glyph icon={ICONS[subject.icon ?? 'receipt']} tone={subject.tone === 'bad' ? 'bad' : 'plain'} />
        <div>
          <h3 dir="auto">{subject.title}</h3>
          {subject.detail === undefined ? null : <p dir="auto">{subject.detail}</p>}
        </div>
        {onRemove === undefined ? null : <IconButton label={t('remove_subject', { title: subject.title })} icon={closeIcon} size={20} onClick={onRemove} />}
      </div>
    </Card>
  );
}
