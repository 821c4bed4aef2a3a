// What a conversation is called in a list, and its last line.
import type { ConversationRow } from '@onglass/core';
import { t } from '../app/texts.ts';

export function rowTitle(row: ConversationRow): string {
  return row.subject || t('conversation_untitled', { case: row.case_number });
}

export function rowPreview(row: ConversationRow): string {
  const last = row.last_message;
  if (last === undefined || last === null) return t('case_number', { case: row.case_number });
  return last.author.kind === 'customer' ? t('preview_own', { text: last.text }) : last.text;
}
