import { alertIcon, clockIcon, Icon, warnIcon } from '@onglass/ui';
import { computed } from '@preact/signals';
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { useDesk } from '../state/desk.ts';
import { dueAt, type DueTone } from '../state/due.ts';

const ICONS: Readonly<Record<DueTone, string>> = { calm: clockIcon, soon: warnIcon, late: alertIcon };

/** Time left until an answer is owed. It redraws itself, and only when its words change: the list around it stays. */
export function DueMark({ dueMs, class: extra = '' }: { readonly dueMs: number; readonly class?: string }): JSX.Element {
  const { serverTime } = useDesk();
  const [words, tone] = useMemo(
    () => [computed(() => dueAt(dueMs, serverTime.now.value).words), computed(() => dueAt(dueMs, serverTime.now.value).tone)] as const,
    [dueMs, serverTime],
  );
  return (
    <span class={`turn turn--${tone.value} ${extra}`.trim()} data-due={tone.value}>
      <Icon path={ICONS[tone.value]} size={16} class="og-icon--14" />
      <bdi>{words.value}</bdi>
    </span>
  );
}

