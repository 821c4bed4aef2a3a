// Who else is at the case (K5): colleagues who look on or write, told in words and, once, aloud.
import type { Colleague, Id } from '@onglass/core';
import { editIcon, eyeIcon, Icon } from '@onglass/ui';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { useCompany } from '../state/company.ts';
import { useDesk } from '../state/desk.ts';
import { t } from '../text/index.ts';
import { Avatar } from './Avatar.tsx';

/** Whoever writes is named before who only looks. */
function foremost(colleagues: readonly Colleague[]): Colleague | undefined {
  return colleagues.find(({ doing }) => doing === 'typing') ?? colleagues[0];
}

function wordsOf(colleagues: readonly Colleague[]): string | undefined {
  const first = foremost(colleagues);
  if (first === undefined) return undefined;
  const rest = colleagues.length - 1;
  const said = t(`company.${first.doing}`, { name: first.name });
  return rest === 0 ? said : `${said} ${t('company.more', { count: rest })}`;
}

export function CompanyMark({ conversationId }: { readonly conversationId: Id }): JSX.Element | null {
  const { notices } = useDesk();
  const { colleagues } = useCompany(conversationId);
  const words = wordsOf(colleagues);
  useEffect(() => {
    if (words !== undefined) notices.speak(words);
  }, [words]);
  const first = foremost(colleagues);
  if (words === undefined || first === undefined) return null;
  return (
    <span class="chip chip--warn company" title={words} data-company={first.doing}>
      <Avatar id={first.id} size={20} />
      <Icon path={first.doing === 'typing' ? editIcon : eyeIcon} size={16} />
      <bdi class="company__words cut">{words}</bdi>
    </span>
  );
}

/** In a row there is room for the one thing that matters: that somebody writes. */
export function TypingColleague({ conversationId }: { readonly conversationId: Id }): JSX.Element | null {
  const { colleagues } = useCompany(conversationId);
  const first = foremost(colleagues);
  if (first === undefined) return null;
  return (
    <span class="fixed t-warn item__company">
      <Icon path={first.doing === 'typing' ? editIcon : eyeIcon} size={16} class="og-icon--14" />
      <bdi>{t(`company.${first.doing}`, { name: first.name })}</bdi>
    </span>
  );
}
