// What the company says of a case, in the panel beside it: tags, particulars, language, priority.
import type { AgentConversation, CaseFacts as Facts, FactChange } from '@onglass/core';
import type { JSX } from 'preact';
import { useDesk } from '../state/desk.ts';
import { useObserved } from '../state/observe.ts';
import { languageChoices } from '../state/languages.ts';
import { problemWords } from '../state/problem_words.ts';
import { t } from '../text/index.ts';
import { AttributeField, ChoiceFact } from './AttributeField.tsx';
import { onDemand } from './on_demand.tsx';
import { TagField } from './TagField.tsx';

const RatingFact = onDemand(async () => (await import('../rich/door.ts')).RatingFact);

/** Answers what is wrong, or nothing. */
export type SetFacts = (change: FactChange) => Promise<string | undefined>;

const PRIORITIES = [
  ['-5', 'facts.priority_low'],
  ['0', 'facts.priority_normal'],
  ['5', 'facts.priority_high'],
  ['10', 'facts.priority_urgent'],
] as const;

function useSetting(conversation: AgentConversation): SetFacts {
  const { notices } = useDesk();
  return async (change) => {
    const outcome = await conversation.patchFacts(change);
    if (outcome.ok) {
      notices.speak(t('facts.saved'));
      return undefined;
    }
    return outcome.problem.errors?.[0]?.detail ?? t('facts.failed', { detail: problemWords(outcome.problem) });
  };
}

export function CaseFacts({ conversation, facts }: { readonly conversation: AgentConversation; readonly facts: Facts }): JSX.Element {
  const { words } = useDesk();
  const rating = useObserved(conversation.detail)?.rating;
  const set = useSetting(conversation);
  const languages = [{ value: '', name: t('facts.none') }, ...languageChoices(facts.language ?? undefined)];
  return (
    <section aria-labelledby="case-facts">
      <h3 id="case-facts">{t('facts.title')}</h3>
      <TagField facts={facts} onSet={set} />
      <div class="facts">
        {words.attributes.value.map((definition) => (
          <AttributeField key={definition.key} definition={definition} value={facts.attributes[definition.key]} onSet={(value) => set({ attributes: { [definition.key]: value } })} />
        ))}
        <ChoiceFact id="fact-language" label={t('facts.language')} value={facts.language ?? ''} choices={languages} onSet={(value) => set({ language: value === '' ? null : value })} />
        <ChoiceFact id="fact-priority" label={t('facts.priority')} value={String(facts.priority)} choices={PRIORITIES.map(([value, key]) => ({ value, name: t(key) }))} onSet={(value) => set({ priority: Number(value) })} />
      </div>
      {rating ? <RatingFact rating={rating} /> : null}
      {facts.closing_reason ? (
        <p class="facts__reason">
          <span>{t('facts.reason')}</span> <bdi>{facts.closing_reason.name}</bdi>
        </p>
      ) : null}
    </section>
  );
}
