// A queue's settings as one line. Pure but for the names, which come with the collections.
import type { OfficeQueue } from '@onglass/core';
import type { Collections } from './collections.ts';
import { t } from './text.ts';
import { joined, languageWords, listed, spanWords } from './words.ts';

function nameIn(items: readonly { readonly id: string; readonly name: string }[], id: string | null): string | undefined {
  return items.find((one) => one.id === id)?.name;
}

export function queueWords(queue: OfficeQueue, { teams, calendars, skills }: Collections): string {
  const team = queue.team_id === null ? t('queue.everybody') : nameIn(teams.state.value.items, queue.team_id);
  const hours = queue.calendar_id === null ? t('queue.always') : nameIn(calendars.state.value.items, queue.calendar_id);
  const asked = queue.skills.flatMap(({ skill_id: id }) => {
    const skill = skills.state.value.items.find((one) => one.id === id);
    return skill === undefined ? [] : [skill.kind === 'language' ? languageWords(skill.name) : skill.name];
  });
  return joined([team, hours, asked.length > 0 && t('queue.asks', { skills: listed(asked) }), t(`queue.policy_${queue.policy}`), queue.accepts === 'asked' && t('queue.offers', { time: spanWords(queue.offer_seconds) })]);
}
