// Passing a case on: what the next should know first, as a note, then to whom. The words say whose wish it is.
import type { AgentSummary, Id, TransferTarget } from '@onglass/core';
import { alertIcon, Icon, queueIcon, usersIcon } from '@onglass/ui';
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useDesk } from '../state/desk.ts';
import { useTeams } from '../state/teams.ts';
import { t } from '../text/index.ts';
import { Presence } from './Presence.tsx';

/** Somebody or something that a case can go to. */
export interface Choice {
  readonly key: string;
  readonly name: string;
  readonly target: TransferTarget;
  readonly lead: ComponentChildren;
}

export interface PassOnFormProps {
  /** These people are no choice: they have the case, or are the one who passes it on. */
  readonly except: readonly (Id | undefined)[];
  readonly noteHint: string;
  /** What the button says, and while it works. */
  readonly doing: { readonly idle: string; readonly busy: string };
  /** What is chosen before the rest, if anything. */
  readonly children?: ComponentChildren;
  readonly onClose: () => void;
  /** Answers what went wrong, in words, or nothing. */
  readonly pass: (choice: Choice, note: string) => Promise<string | undefined>;
}

const RANK = { online: 0, away: 1, offline: 2 } as const;

function rankOf({ availability = 'offline' }: AgentSummary): number {
  return RANK[availability];
}

type Choices = readonly { readonly title: string; readonly choices: readonly Choice[] }[];

/** Whoever is there comes first. */
function useChoices(except: PassOnFormProps['except']): Choices {
  const desk = useDesk();
  const teams = useTeams();
  useEffect(() => {
    void desk.readColleagues();
    void desk.readQueues();
  }, [desk]);
  const others = desk.colleagues.value.filter(({ id }) => !except.includes(id)).toSorted((a, b) => rankOf(a) - rankOf(b));
  return [
    {
      title: t('transfer.people'),
      choices: others.map(({ id, name, availability }) => ({ key: `agent ${id}`, name, target: { agentId: id }, lead: <Presence state={availability ?? 'offline'} /> })),
    },
    { title: t('transfer.teams'), choices: teams.map(({ id, name }) => ({ key: `team ${id}`, name, target: { teamId: id }, lead: <Icon path={usersIcon} size={16} /> })) },
    { title: t('transfer.queues'), choices: desk.queues.value.map(({ id, name }) => ({ key: `queue ${id}`, name, target: { queueId: id }, lead: <Icon path={queueIcon} size={16} /> })) },
  ];
}

export interface PicksProps {
  readonly title?: string;
  readonly name: string;
  readonly choices: readonly { readonly key: string; readonly name: string; readonly lead?: ComponentChildren }[];
  readonly chosen: string | undefined;
  readonly onChoose: (key: string) => void;
}

export function Picks({ title, name, choices, chosen, onChoose }: PicksProps): JSX.Element | null {
  if (choices.length === 0) return null;
  return (
    <>
      {title === undefined ? null : (
        <p class="menu__title" aria-hidden="true">
          {title}
        </p>
      )}
      {choices.map((choice) => (
        <label key={choice.key} class="pick">
          <input type="radio" name={name} class="vh" checked={chosen === choice.key} onChange={() => onChoose(choice.key)} />
          {choice.lead}
          <bdi class="grow cut">{choice.name}</bdi>
        </label>
      ))}
    </>
  );
}

function matching(groups: Choices, find: string): Choices {
  const wanted = find.trim().toLocaleLowerCase();
  return groups.map(({ title, choices }) => ({ title, choices: choices.filter(({ name }) => name.toLocaleLowerCase().includes(wanted)) }));
}

export function PassOnForm({ except, noteHint, doing, children, onClose, pass }: PassOnFormProps): JSX.Element {
  const groups = useChoices(except);
  const [note, setNote] = useState('');
  const [find, setFind] = useState('');
  const [chosen, choose] = useState<string | undefined>(undefined);
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const [busy, setBusy] = useState(false);
  const found = matching(groups, find);
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (busy) return;
    const choice = groups.flatMap(({ choices }) => choices).find(({ key }) => key === chosen);
    setProblem(choice === undefined ? t('transfer.choose') : undefined);
    if (choice === undefined) return;
    setBusy(true);
    setProblem(await pass(choice, note.trim()));
    setBusy(false);
  };
  return (
    <form class="transfer" noValidate onSubmit={(event) => void submit(event)}>
      {children}
      <div class="field">
        <label class="field__label" for="transfer-note">
          {t('transfer.note')}
        </label>
        <textarea id="transfer-note" class="input input--note" rows={3} dir="auto" value={note} aria-describedby="transfer-note-hint" onInput={(event) => setNote(event.currentTarget.value)} />
        <p class="xs mid" id="transfer-note-hint">
          {noteHint}
        </p>
      </div>
      <fieldset class="field">
        <legend class="field__label">{t('transfer.to')}</legend>
        <input class="input" type="search" autocomplete="off" spellcheck={false} aria-label={t('transfer.find')} placeholder={t('transfer.find')} value={find} onInput={(event) => setFind(event.currentTarget.value)} />
        <div class="picks picks--scroll">
          {found.map(({ title, choices }) => (
            <Picks key={title} title={title} name="transfer-to" choices={choices} chosen={chosen} onChoose={choose} />
          ))}
          {found.every(({ choices }) => choices.length === 0) ? <p class="s mid">{t('transfer.none')}</p> : null}
        </div>
      </fieldset>
      {problem === undefined ? null : (
        <p class="field__error" role="alert">
          <Icon path={alertIcon} size={16} />
          <span>{problem}</span>
        </p>
      )}
      <div class="dialog__foot">
        <button type="button" class="bt" onClick={onClose}>
          {t('message.cancel')}
        </button>
        <button type="submit" class="bt bt--accent" aria-disabled={busy}>
          {busy ? doing.busy : doing.idle}
        </button>
      </div>
    </form>
  );
}
