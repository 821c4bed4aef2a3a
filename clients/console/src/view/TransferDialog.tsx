// Passing a case on: first what the next one should know, as a note, then to whom.
import type { AgentConversation, AgentSummary, ConversationRow, TeamName, TransferTarget } from '@onglass/core';
import { alertIcon, Icon, queueIcon, usersIcon } from '@onglass/ui';
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useDesk } from '../state/desk.ts';
import { customerName } from '../state/people.ts';
import { problemWords } from '../state/problem_words.ts';
import { t } from '../text/index.ts';
import { Dialog } from './Dialog.tsx';
import { Presence } from './Presence.tsx';

export interface TransferDialogProps {
  readonly conversation: AgentConversation;
  readonly row: ConversationRow;
  readonly onClose: () => void;
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

function personOf(agent: AgentSummary): Choice {
  return { key: `agent ${agent.id}`, name: agent.name, target: { agentId: agent.id }, lead: <Presence state={agent.availability ?? 'offline'} /> };
}

interface Choices {
  readonly people: readonly Choice[];
  readonly teams: readonly Choice[];
  readonly queues: readonly Choice[];
}

function useChoices(row: ConversationRow): Choices {
  const desk = useDesk();
  const [teams, setTeams] = useState<readonly TeamName[]>([]);
  useEffect(() => {
    void desk.readColleagues();
    void desk.readQueues();
    void desk.client.live.listTeams().then((answer) => answer.ok && setTeams(answer.value));
  }, [desk]);
  const others = desk.colleagues.value.filter(({ id }) => id !== desk.session.agent.id && id !== row.assignee?.id);
  const queues = desk.queues.value.map(({ id, name }) => ({ key: `queue ${id}`, name, target: { queueId: id }, lead: <Icon path={queueIcon} size={16} /> }));
  const asChoice = ({ id, name }: TeamName): Choice => ({ key: `team ${id}`, name, target: { teamId: id }, lead: <Icon path={usersIcon} size={16} /> });
  return { people: others.map(personOf), teams: teams.map(asChoice), queues };
}

function Group({ title, choices, chosen, onChoose }: { readonly title: string; readonly choices: readonly Choice[]; readonly chosen: Choice | undefined; readonly onChoose: (choice: Choice) => void }): JSX.Element | null {
  if (choices.length === 0) return null;
  return (
    <>
      <p class="menu__title" aria-hidden="true">
        {title}
      </p>
      {choices.map((choice) => (
        <label key={choice.key} class="pick">
          <input type="radio" name="transfer-to" class="vh" checked={chosen?.key === choice.key} onChange={() => onChoose(choice)} />
          {choice.lead}
          <bdi class="grow cut">{choice.name}</bdi>
        </label>
      ))}
    </>
  );
}

interface Passing {
  readonly problem: string | undefined;
  readonly busy: boolean;
  readonly pass: (choice: Choice | undefined, note: string) => Promise<void>;
}

function usePassing({ conversation, onClose }: TransferDialogProps): Passing {
  const { notices } = useDesk();
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const [busy, setBusy] = useState(false);
  const pass: Passing['pass'] = async (choice, note) => {
    if (busy) return;
    setProblem(choice === undefined ? t('transfer.choose') : undefined);
    if (choice === undefined) return;
    setBusy(true);
    const outcome = await conversation.transfer(choice.target, note.trim());
    setBusy(false);
    if (!outcome.ok) {
      setProblem(t('transfer.failed', { detail: problemWords(outcome.problem) }));
      return;
    }
    notices.speak(t('transfer.done', { name: choice.name }));
    onClose();
  };
  return { problem, busy, pass };
}

export function TransferDialog(props: TransferDialogProps): JSX.Element {
  const { row, onClose } = props;
  const choices = useChoices(row);
  const [note, setNote] = useState('');
  const [find, setFind] = useState('');
  const [chosen, choose] = useState<Choice | undefined>(undefined);
  const { problem, busy, pass } = usePassing(props);
  const of = (group: keyof Choices): readonly Choice[] => choices[group].filter(isNamed(find));
  const found = { people: of('people'), teams: of('teams'), queues: of('queues') };
  const none = found.people.length + found.teams.length + found.queues.length === 0;
  const submit = (event: Event): void => {
    event.preventDefault();
    void pass(chosen, note);
  };
  return (
    <Dialog label={t('transfer.title')} onClose={onClose}>
      <h2>{t('transfer.title')}</h2>
      <form class="transfer" noValidate onSubmit={submit}>
        <div class="field">
          <label class="field__label" for="transfer-note">
            {t('transfer.note')}
          </label>
          <textarea id="transfer-note" class="input input--note" rows={3} value={note} aria-describedby="transfer-note-hint" onInput={(event) => setNote(event.currentTarget.value)} />
          <p class="xs mid" id="transfer-note-hint">
            {t('transfer.note_hint', { name: customerName(row.customer) })}
          </p>
        </div>
        <fieldset class="field">
          <legend class="field__label">{t('transfer.to')}</legend>
          <input class="input" type="search" autocomplete="off" spellcheck={false} aria-label={t('transfer.find')} placeholder={t('transfer.find')} value={find} onInput={(event) => setFind(event.currentTarget.value)} />
          <div class="picks picks--scroll">
            <Group title={t('transfer.people')} choices={found.people} chosen={chosen} onChoose={choose} />
            <Group title={t('transfer.teams')} choices={found.teams} chosen={chosen} onChoose={choose} />
            <Group title={t('transfer.queues')} choices={found.queues} chosen={chosen} onChoose={choose} />
            {none ? <p class="s mid">{t('transfer.none')}</p> : null}
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
            {t(busy ? 'transfer.busy' : 'transfer.do')}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
