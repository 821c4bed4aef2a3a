// The tags of a case: taken off by their button, added by writing, with what there is already offered on the way.
import type { CaseFacts, Named } from '@onglass/core';
import { alertIcon, closeIcon, Icon, plusIcon } from '@onglass/ui';
import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { useDesk } from '../state/desk.ts';
import { TAG_LENGTH, tagChoices, type TagChoice } from '../state/tag_choices.ts';
import { t } from '../text/index.ts';
import type { SetFacts } from './CaseFacts.tsx';
import { flag } from './flag.ts';

function Tag({ tag, onRemove }: { readonly tag: Named; readonly onRemove: () => void }): JSX.Element {
  return (
    <li class="tag">
      <bdi class="cut">{tag.name}</bdi>
      <button type="button" aria-label={t('facts.tag_remove', { name: tag.name })} onClick={onRemove}>
        <Icon path={closeIcon} size={16} class="og-icon--14" />
      </button>
    </li>
  );
}

const wordsOf = (choice: TagChoice): string => (choice.id === undefined ? t('facts.tag_make', { name: choice.name }) : choice.name);

interface Adding {
  readonly typed: string;
  readonly choices: readonly TagChoice[];
  readonly at: number;
  readonly open: boolean;
  readonly type: (text: string) => void;
  readonly move: (step: number) => void;
  readonly show: (open: boolean) => void;
  readonly take: (choice: TagChoice | undefined) => void;
}

function useAdding(facts: CaseFacts, onAdd: (choice: TagChoice) => void): Adding {
  const { words } = useDesk();
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const [open, show] = useState(false);
  const choices = tagChoices(typed, words.tags.value, facts.tags);
  return {
    typed,
    choices,
    at: Math.min(at, choices.length - 1),
    open: open && choices.length > 0,
    show,
    type: (text) => {
      setTyped(text);
      setAt(0);
      show(true);
    },
    move: (step) => {
      show(true);
      setAt((Math.max(0, at) + step + choices.length) % Math.max(1, choices.length));
    },
    take: (choice) => {
      if (choice === undefined) return;
      setTyped('');
      setAt(0);
      show(false);
      onAdd(choice);
    },
  };
}

function onKeys(adding: Adding): (event: KeyboardEvent) => void {
  return (event) => {
    if (event.isComposing) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') adding.move(event.key === 'ArrowDown' ? 1 : -1);
    else if (event.key === 'Enter') adding.take(adding.open || adding.typed !== '' ? adding.choices[adding.at] : undefined);
    else if (event.key === 'Escape' && (adding.open || adding.typed !== '')) {
      adding.type('');
      adding.show(false);
    } else return;
    event.preventDefault();
  };
}

function Options({ adding }: { readonly adding: Adding }): JSX.Element {
  return (
    <ul id="tag-options" class="menu tags__options" role="listbox" aria-label={t('facts.tag_list')}>
      {adding.choices.map((choice, at) => (
        <li key={choice.id ?? 'new'} id={`tag-option-${String(at)}`} class="menu__item" role="option" aria-selected={at === adding.at} data-highlighted={flag(at === adding.at)} onPointerDown={(event) => event.preventDefault()} onClick={() => adding.take(choice)}>
          {choice.id === undefined ? <Icon path={plusIcon} size={16} /> : null}
          <bdi class="grow cut">{wordsOf(choice)}</bdi>
        </li>
      ))}
    </ul>
  );
}

export function TagField({ facts, onSet }: { readonly facts: CaseFacts; readonly onSet: SetFacts }): JSX.Element {
  const { words, notices } = useDesk();
  const field = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const add = async ({ id, name }: TagChoice): Promise<void> => {
    const wrong = await onSet({ add_tags: [id ?? name] });
    setProblem(wrong);
    if (wrong === undefined) notices.speak(t('facts.added', { name }));
    if (id === undefined) void words.readTags();
  };
  const remove = async ({ id, name }: Named): Promise<void> => {
    const wrong = await onSet({ remove_tags: [id] });
    setProblem(wrong);
    if (wrong === undefined) notices.speak(t('facts.removed', { name }));
    field.current?.focus();
  };
  const adding = useAdding(facts, (choice) => void add(choice));
  return (
    <div class="tags">
      <ul class="tags__all" aria-label={t('facts.tags')}>
        {facts.tags.map((tag) => (
          <Tag key={tag.id} tag={tag} onRemove={() => void remove(tag)} />
        ))}
      </ul>
      <div class="tags__add">
        <Icon path={plusIcon} size={16} class="og-icon--14" />
        <input
          ref={field}
          class="quiet"
          role="combobox"
          list={undefined}
          aria-label={t('facts.tag_add')}
          aria-expanded={adding.open}
          aria-controls="tag-options"
          aria-autocomplete="list"
          aria-activedescendant={adding.open ? `tag-option-${String(adding.at)}` : undefined}
          aria-invalid={problem === undefined ? undefined : true}
          aria-describedby={problem === undefined ? undefined : 'tag-problem'}
          autocomplete="off"
          maxLength={TAG_LENGTH}
          placeholder={t('facts.tag_hint')}
          value={adding.typed}
          onFocus={() => void words.readTags()}
          onClick={() => adding.show(true)}
          onInput={(event) => {
            setProblem(undefined);
            adding.type(event.currentTarget.value);
          }}
          onBlur={() => adding.show(false)}
          onKeyDown={onKeys(adding)}
        />
        {adding.open ? <Options adding={adding} /> : null}
      </div>
      {problem === undefined ? null : (
        <p class="field__error" id="tag-problem" role="alert">
          <Icon path={alertIcon} size={16} />
          <span>{problem}</span>
        </p>
      )}
    </div>
  );
}
