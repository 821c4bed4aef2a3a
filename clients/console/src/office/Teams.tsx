// Teams: who shares queues.
import type { OfficeTeam, Outcome } from '@onglass/core';
import type { JSX } from 'preact';
import { useRead } from './collections.ts';
import { EditPage, type Removal } from './EditPage.tsx';
import { TextField } from './fields.tsx';
import { useForm } from './form.ts';
import { ListPage } from './ListPage.tsx';
import { One } from './One.tsx';
import { PickList } from './PickList.tsx';
import { useGoing } from './places.ts';
import { Preview } from './Preview.tsx';
import { useOffice } from './state.ts';
import { t } from './text.ts';
import { joined, listed, roleWords } from './words.ts';

interface TeamForm {
  readonly name: string;
  readonly agent_ids: readonly string[];
}

const formOf = (team: OfficeTeam | undefined): TeamForm => ({ name: team?.name ?? '', agent_ids: team?.agent_ids.toSorted() ?? [] });

/** Name and members are two calls: a team that could be made and not filled stays, and is told of. */
function useSaving(team: OfficeTeam | undefined): (form: TeamForm) => Promise<Outcome<OfficeTeam>> {
  const { api, collections } = useOffice();
  return async (form) => {
    const named = team === undefined ? await api.teams.create({ name: form.name }) : team.name === form.name ? ({ ok: true, value: team } as const) : await api.teams.change(team.id, { name: form.name });
    if (!named.ok) return named;
    collections.teams.put(named.value);
    const filled = await api.teams.setMembers(named.value.id, form.agent_ids);
    if (filled.ok) collections.teams.put(filled.value);
    return filled;
  };
}

function useRemoval(team: OfficeTeam | undefined): Removal | undefined {
  const { api, collections } = useOffice();
  const going = useGoing();
  if (team === undefined) return undefined;
  const queues = collections.queues.state.value.items.filter((queue) => queue.team_id === team.id);
  const affects = [team.agent_ids.length > 0 ? t('team.remove_members', { count: team.agent_ids.length }) : '', queues.length > 0 ? t('team.remove_queues', { queues: listed(queues.map(({ name }) => name)) }) : ''];
  return {
    verb: t('form.delete'),
    affects: affects.filter(Boolean).join(' ') || t('team.remove_free'),
    remove: () => api.teams.remove(team.id),
    onRemoved: () => {
      collections.teams.drop(team.id);
      going.go('teams', undefined, { replace: true });
    },
  };
}

function Team({ team, item }: { readonly team: OfficeTeam | undefined; readonly item: string }): JSX.Element {
  const { collections } = useOffice();
  const form = useForm(`teams/${item}`, formOf(team));
  const save = useSaving(team);
  const removal = useRemoval(team);
  const { name, agent_ids: chosen } = form.value;
  const agents = collections.agents.state.value.items.filter((agent) => agent.disabled_at === null || chosen.includes(agent.id));
  const options = agents.map((agent) => ({ id: agent.id, name: agent.name, note: agent.disabled_at === null ? roleWords(agent.role) : t('people.disabled') }));
  return (
    <EditPage page="teams" item={item} name={name} form={form} save={save} removal={removal} aside={<Preview topic="team" id={team?.id} settings={form.isDirty ? { name, agent_ids: chosen } : undefined} />}>
      <TextField id="team-name" label={t('form.name')} value={name} error={form.errorAt('name')} onChange={(next) => form.set({ name: next })} />
      <PickList id="team-members" label={t('team.members')} hint={t('team.members_hint')} options={options} chosen={chosen} error={form.errorAt('agent_ids')} empty={t('team.no_agents')} onChange={(next) => form.set({ agent_ids: next.toSorted() })} />
    </EditPage>
  );
}

export function Teams({ item }: { readonly item: string | undefined }): JSX.Element {
  const { collections } = useOffice();
  useRead(collections, ['teams', 'agents', 'queues']);
  const read = collections.teams.state.value;
  const { items } = read;
  if (item !== undefined) {
    return (
      <One page="teams" item={item} collection={collections.teams}>
        {(team) => <Team team={team} item={item} />}
      </One>
    );
  }
  const queuesOf = (team: OfficeTeam): readonly string[] => collections.queues.state.value.items.filter((queue) => queue.team_id === team.id).map(({ name }) => name);
  const lines = items.map((team) => {
    const queues = queuesOf(team);
    return { id: team.id, name: team.name, words: joined([t('team.size', { count: team.agent_ids.length }), queues.length === 0 ? t('team.serves_none') : t('team.serves', { queues: listed(queues) })]) };
  });
  return <ListPage page="teams" read={read} onRetry={() => void collections.teams.read()} lines={[{ lines }]} />;
}
