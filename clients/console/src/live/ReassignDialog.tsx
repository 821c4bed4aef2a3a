// Passing on a case that somebody else has: which one, what the next should know, to whom.
import type { AgentSummary, Id, LiveCase, TeamName, TransferTarget } from '@onglass/core';
import { alertIcon, Icon, queueIcon, usersIcon } from '@onglass/ui';
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useDesk } from '../state/desk.ts';
import { problemWords } from '../state/problem_words.ts';
import { Dialog } from '../view/Dialog.tsx';
import { Presence } from '../view/Presence.tsx';
import { t } from './text.ts';

export interface ReassignDialogProps {
  /** More than one where the agent's row was pressed: then one is chosen first. */
  readonly cases: readonly LiveCase[];
  readonly ownerId: Id | undefined;
  readonly teams: readonly TeamName[];
  readonly onClose: () => void;
  readonly onDone: () => void;
}

interface Choice {
  readonly key: string;
  readonly name: string;
  readonly target: TransferTarget;
  readonly lead: ComponentChildren;
}

function isNamed(find: string): (choice: Choice) => boolean {
  const wanted = find.trim().toLocaleLowerCase();
  return ({ name }) => name.toLocaleLowerCase().includes(wanted);
}

function personOf({ id, name, availability }: AgentSummary): Choice {
  return { key: `agent ${id}`, name, target: { agentId: id }, lead: <Presence state={availability ?? 'offline'} /> };
}

const RANK = { online: 0, away: 1, offline: 2 } as const;

interface Choices {
  readonly people: readonly Choice[];
  readonly teams: readonly Choice[];
  readonly queues: readonly Choice[];
}

/** Whoever is there comes first. */
function useChoices(ownerId: Id | undefined, teams: readonly TeamName[]): Choices {
  const desk = useDesk();
  useEffect(() => {
    void desk.readColleagues();
    void desk.readQueues();
  }, [desk]);
  const rank = ({ availability = 'offline' }: AgentSummary): number => RANK[availability];
  const others = desk.colleagues.value.filter(({ id }) => id !== ownerId).toSorted((a, b) => rank(a) - rank(b));
  return {
    people: others.map(personOf),
    teams: teams.map(({ id, name }) => ({ key: `team ${id}`, name, target: { teamId: id }, lead: <Icon path={usersIcon} size={16} /> })),
    queues: desk.queues.value.map(({ id, name }) => ({ key: `queue ${id}`, name, target: { queueId: id }, lead: <Icon path={queueIcon} size={16} /> })),
  };
}

interface PicksProps {
  readonly title: string;
  readonly name: string;
  readonly choices: readonly { readonly key: string; readonly name: string; readonly lead?: ComponentChildren }[];
  readonly chosen: string | undefined;
  readonly onChoose: (key: string) => void;
}

function Picks({ title, name, choices, chosen, onChoose }: PicksProps): JSX.Element | null {
  if (choices.length === 0) return null;
  return (
    <>
      {title === '' ? null : (
        <p class="menu__title" aria-hidden="true">
          {title}
        </p>
      )}
      {choices.map((choice) => (
        <label key={choice.key} class="pick">
          <input type="radio" name={name} class="vh" checked={chosen === choice.key} onChange={() => onChoose(choice.key)} />
          {choice.lead}
          <span class="grow cut">
            <bdi>{choice.name}</bdi>
          </span>
        </label>
      ))}
    </>
  );
}

interface Passing {
  readonly problem: string | undefined;
  readonly busy: boolean;
  readonly pass: (id: Id | undefined, choice: Choice | undefined, note: string) => Promise<void>;
}

function usePassing({ onDone, onClose }: ReassignDialogProps): Passing {
  const { client, notices } = useDesk();
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const [busy, setBusy] = useState(false);
  const pass: Passing['pass'] = async (id, choice, note) => {
    if (busy) return;
    if (id === undefined || choice === undefined) {
      setProblem(t(id === undefined ? 'reassign.choose_case' : 'reassign.choose'));
      return;
    }
    setProblem(undefined);
    setBusy(true);
    const conversation = client.openConversation(id);
    const outcome = await conversation.transfer(choice.target, note.trim());
    conversation.close();
    setBusy(false);
    if (!outcome.ok) {
      setProblem(t('reassign.failed', { detail: problemWords(outcome.problem) }));
      return;
    }
    notices.show(t('reassign.done', { name: choice.name }));
    onDone();
    onClose();
  };
  return { problem, busy, pass };
}

function caseName({ customer_name: name, subject }: LiveCase): string {
  return [name, subject].filter(Boolean).join(', ') || t('live.untold');
}

export function ReassignDialog(props: ReassignDialogProps): JSX.Element {
  const { cases, onClose } = props;
  const { people, teams, queues } = useChoices(props.ownerId, props.teams);
  const [caseId, chooseCase] = useState(cases.length === 1 ? cases[0]?.id : undefined);
  const [note, setNote] = useState('');
  const [find, setFind] = useState('');
  const [chosen, choose] = useState<string | undefined>(undefined);
  const { problem, busy, pass } = usePassing(props);
  const found = { people: people.filter(isNamed(find)), teams: teams.filter(isNamed(find)), queues: queues.filter(isNamed(find)) };
  const none = found.people.length + found.teams.length + found.queues.length === 0;
  const submit = (event: Event): void => {
    event.preventDefault();
    void pass(caseId, [...people, ...teams, ...queues].find(({ key }) => key === chosen), note);
  };
  const title = cases.length === 1 && cases[0] !== undefined ? t('live.reassign_for', { name: cases[0].customer_name ?? t('live.untold') }) : t('reassign.title');
  return (
    <Dialog label={title} onClose={onClose}>
      <h2>{title}</h2>
      <form class="transfer" noValidate onSubmit={submit}>
        {cases.length < 2 ? null : (
          <fieldset class="field">
            <legend class="field__label">{t('reassign.which')}</legend>
            <div class="picks picks--scroll">
              <Picks title="" name="reassign-case" choices={cases.map((one) => ({ key: one.id, name: caseName(one) }))} chosen={caseId} onChoose={chooseCase} />
            </div>
          </fieldset>
        )}
        <div class="field">
          <label class="field__label" for="reassign-note">
            {t('reassign.note')}
          </label>
          <textarea id="reassign-note" class="input input--note" rows={2} dir="auto" value={note} aria-describedby="reassign-note-hint" onInput={(event) => setNote(event.currentTarget.value)} />
          <p class="xs mid" id="reassign-note-hint">
            {t('reassign.note_hint')}
          </p>
        </div>
        <fieldset class="field">
          <legend class="field__label">{t('reassign.to')}</legend>
          <input class="input" type="search" autocomplete="off" spellcheck={false} aria-label={t('reassign.find')} placeholder={t('reassign.find')} value={find} onInput={(event) => setFind(event.currentTarget.value)} />
          <div class="picks picks--scroll">
            <Picks title={t('reassign.people')} name="reassign-to" choices={found.people} chosen={chosen} onChoose={choose} />
            <Picks title={t('reassign.teams')} name="reassign-to" choices={found.teams} chosen={chosen} onChoose={choose} />
            <Picks title={t('reassign.queues')} name="reassign-to" choices={found.queues} chosen={chosen} onChoose={choose} />
            {none ? <p class="s mid">{t('reassign.none')}</p> : null}
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
            {t(busy ? 'reassign.busy' : 'reassign.do')}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
