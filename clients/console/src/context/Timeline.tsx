// One timeline of messages, notes, events, steps, pushes and other cases (K16): filters by kind, pages, live, by keyboard.
import type { AgentConversationRow, TimelineEntry } from '@onglass/core';
import { closeIcon, Icon } from '@onglass/ui';
import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { dayOf, timeOf } from '../state/clock.ts';
import { useDesk } from '../state/desk.ts';
import { problemWords } from '../state/problem_words.ts';
import '../styles/timeline.css';
import { Dialog } from '../view/Dialog.tsx';
import { useTimeline, type Reading } from './reading.ts';
import { t } from './text.ts';
import { type Group, GROUP_NAMES, GROUPS, iconOf, isFailure, titleOf, underOf } from './words.ts';

function Filters({ chosen, onChange }: { readonly chosen: ReadonlySet<Group>; readonly onChange: (chosen: ReadonlySet<Group>) => void }): JSX.Element {
  const toggle = (group: Group): void => {
    const next = new Set(chosen);
    if (!next.delete(group)) next.add(group);
    onChange(next);
  };
  return (
    <div class="tl__filters" role="group" aria-label={t('timeline.filter')}>
      {GROUP_NAMES.map((group) => (
        <button key={group} type="button" class="tl__filter" aria-pressed={chosen.has(group)} onClick={() => toggle(group)}>
          {t(`timeline.${group}`)}
        </button>
      ))}
    </div>
  );
}

function Title({ entry, here, onOpen }: { readonly entry: TimelineEntry; readonly here: string; readonly onOpen: () => void }): JSX.Element {
  const words = <bdi class="tl__title">{titleOf(entry)}</bdi>;
  if (entry.kind !== 'case' || entry.conversation_id === here) return words;
  return (
    <button type="button" class="tl__open" tabIndex={-1} onClick={onOpen}>
      {words}
    </button>
  );
}

function Entry({ entry, current, here, onOpen }: { readonly entry: TimelineEntry; readonly current: boolean; readonly here: string; readonly onOpen: () => void }): JSX.Element {
  const under = underOf(entry);
  return (
    <li class="tl__entry" data-kind={entry.kind} data-failed={isFailure({ kind: entry.kind, status: entry.detail?.['status'] }) ? '' : undefined} data-entry={entry.id} tabIndex={current ? 0 : -1}>
      <Icon path={iconOf(entry)} size={16} />
      <div class="grow">
        <span class="vh">{t(`timeline.${entry.kind}`)}: </span>
        <Title entry={entry} here={here} onOpen={onOpen} />
        {under === undefined ? null : (
          <p class="xs mid">
            <bdi>{under}</bdi>
          </p>
        )}
      </div>
      <time class="xs num mid" dateTime={entry.at}>
        {timeOf(entry.at)}
      </time>
    </li>
  );
}

const MOVES: Readonly<Record<string, (at: number, last: number) => number>> = {
  ArrowDown: (at, last) => Math.min(at + 1, last),
  ArrowUp: (at) => Math.max(at - 1, 0),
  j: (at, last) => Math.min(at + 1, last),
  k: (at) => Math.max(at - 1, 0),
  Home: () => 0,
  End: (_, last) => last,
};

interface ListProps {
  readonly reading: Reading;
  readonly here: string;
  readonly onOpen: (entry: TimelineEntry) => void;
}

/** One entry at a time has the focus; it keeps it when something new comes on top. */
function Entries({ reading, here, onOpen }: ListProps): JSX.Element {
  const { entries } = reading;
  const [currentId, setCurrent] = useState<string | undefined>(undefined);
  const list = useRef<HTMLOListElement>(null);
  const at = Math.max(0, entries.findIndex(({ id }) => id === currentId));
  const focusOn = (next: TimelineEntry | undefined): void => {
    setCurrent(next?.id);
    list.current?.querySelector<HTMLElement>(`[data-entry="${next?.id ?? ''}"]`)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const move = event.altKey || event.ctrlKey || event.metaKey ? undefined : MOVES[event.key];
    const current = entries[at];
    if (event.key === 'Enter' && current?.kind === 'case') onOpen(current);
    if (move === undefined) return;
    event.preventDefault();
    focusOn(entries[move(at, entries.length - 1)]);
  };
  return (
    <ol ref={list} class="tl__list" aria-label={t('timeline.list')} aria-describedby="tl-keys" onKeyDown={onKeyDown} onFocusIn={(event) => setCurrent((event.target as Element).closest<HTMLElement>('[data-entry]')?.dataset['entry'])}>
      {entries.flatMap((entry, place) => {
        const day = dayOf(entry.at);
        const isNewDay = place === 0 || dayOf(entries[place - 1]?.at ?? '') !== day;
        const drawn = <Entry key={`${entry.kind} ${entry.id}`} entry={entry} current={place === at} here={here} onOpen={() => onOpen(entry)} />;
        return isNewDay ? [<li key={day} class="tl__day xs mid">{day}</li>, drawn] : [drawn];
      })}
    </ol>
  );
}

function Shown({ reading, here, onOpen }: ListProps): JSX.Element {
  const { phase, entries, problem, hasOlder } = reading;
  if (phase === 'problem') {
    return (
      <p class="tl__state" role="alert">
        {t('timeline.failed')}. {problemWords(problem)}{' '}
        <button type="button" class="bt" onClick={reading.again}>
          {t('app.retry')}
        </button>
      </p>
    );
  }
  if (entries.length === 0) {
    return (
      <p class="tl__state mid" role="status">
        {phase === 'loading' ? t('timeline.loading') : `${t('timeline.empty')}. ${t('timeline.empty_hint')}`}
      </p>
    );
  }
  return (
    <>
      <Entries reading={reading} here={here} onOpen={onOpen} />
      {hasOlder ? (
        <button type="button" class="bt tl__older" onClick={reading.loadOlder}>
          {t('timeline.older')}
        </button>
      ) : null}
    </>
  );
}

export function Timeline({ row, onClose }: { readonly row: AgentConversationRow; readonly onClose: () => void }): JSX.Element {
  const { address } = useDesk();
  const [chosen, choose] = useState<ReadonlySet<Group>>(new Set(GROUP_NAMES));
  const groups = GROUP_NAMES.filter((group) => chosen.has(group));
  const reading = useTimeline(row, (groups.length === 0 ? GROUP_NAMES : groups).flatMap((group) => GROUPS[group]));
  const open = (entry: TimelineEntry): void => {
    if (entry.conversation_id === undefined) return;
    onClose();
    address.go({ view: 'all', status: 'any', q: '', conversationId: entry.conversation_id });
  };
  return (
    <Dialog label={t('timeline.title')} class="dialog tl" onClose={onClose}>
      <header class="tl__head">
        <h2 class="grow">{t('timeline.title')}</h2>
        <button type="button" class="ibt" aria-label={t('timeline.close')} onClick={onClose}>
          <Icon path={closeIcon} size={20} />
        </button>
      </header>
      <Filters chosen={chosen} onChange={choose} />
      <div class="tl__body" tabIndex={-1}>
        <Shown reading={reading} here={row.id} onOpen={open} />
      </div>
      <p class="xs mid tl__keys" id="tl-keys">
        {t('timeline.keys')}
      </p>
    </Dialog>
  );
}
