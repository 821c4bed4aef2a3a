// People: who works here, as what, how much each may hold, in which teams, with which skills.
import type { AgentRole, Office, OfficeAgent, Outcome, Problem, SkillLevel } from '@onglass/core';
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Presence } from '../view/Presence.tsx';
import { useRead } from './collections.ts';
import { EditPage } from './EditPage.tsx';
import { ChoiceField, NumberField, SwitchField, TextField } from './fields.tsx';
import { useForm, type Form } from './form.ts';
import { LevelList, levelsOf } from './LevelList.tsx';
import { ListPage, Reading, ReadFailed } from './ListPage.tsx';
import { One } from './One.tsx';
import { PickList } from './PickList.tsx';
import { useOffice } from './state.ts';
import { t } from './text.ts';
import { joined, languageWords, listed, roleWords } from './words.ts';

interface PersonForm {
  readonly name: string;
  readonly email: string;
  readonly password: string;
  readonly role: AgentRole;
  readonly capacity: number;
  readonly isEnabled: boolean;
  readonly team_ids: readonly string[];
  readonly levels: Readonly<Record<string, number>>;
}

const ROLES: readonly AgentRole[] = ['agent', 'supervisor', 'administrator'];
const USUAL_CAPACITY = 10;

function formOf(agent: OfficeAgent | undefined, teamIds: readonly string[], skills: readonly SkillLevel[]): PersonForm {
  const { name = '', email = '', role = 'agent', capacity = USUAL_CAPACITY, disabled_at: disabledAt = null } = agent ?? {};
  const levels = levelsOf(skills.map(({ skill_id: id, level }) => ({ id, level })));
  return { name, email, password: '', role, capacity, isEnabled: disabledAt === null, team_ids: teamIds.toSorted(), levels };
}

const skillsIn = (levels: PersonForm['levels']): readonly SkillLevel[] => Object.entries(levels).map(([id, level]) => ({ skill_id: id, level }));

/** Only what is different is sent: a role or a password that is sent ends the person's sessions. */
async function change(api: Office, agent: OfficeAgent, { start, value }: Form<PersonForm>): Promise<Outcome<OfficeAgent>> {
  const said = {
    ...(value.role === agent.role ? {} : { role: value.role }),
    ...(value.password === '' ? {} : { password: value.password }),
    ...(value.capacity === agent.capacity ? {} : { capacity: value.capacity }),
    ...(value.isEnabled === start.isEnabled ? {} : { disabled: !value.isEnabled }),
  };
  return Object.keys(said).length === 0 ? { ok: true, value: agent } : api.agents.change(agent.id, said);
}

async function create(api: Office, { name, email, password, role, capacity }: PersonForm): Promise<Outcome<OfficeAgent>> {
  const made = await api.agents.create({ name, email, password, role });
  return made.ok && capacity !== made.value.capacity ? api.agents.change(made.value.id, { capacity }) : made;
}

/** Into and out of teams: each team is told of its members as a whole. */
function useTeamChange(): (agentId: string, before: readonly string[], after: readonly string[]) => Promise<Outcome<unknown>> {
  const { api, collections } = useOffice();
  return async (agentId, before, after) => {
    for (const team of collections.teams.state.peek().items) {
      const [was, is] = [before.includes(team.id), after.includes(team.id)];
      if (was === is) continue;
      const others = team.agent_ids.filter((id) => id !== agentId);
      const changed = await api.teams.setMembers(team.id, is ? [...others, agentId] : others);
      if (!changed.ok) return changed;
      collections.teams.put(changed.value);
    }
    return { ok: true, value: undefined };
  };
}

function useSaving(agent: OfficeAgent | undefined, form: Form<PersonForm>): (value: PersonForm) => Promise<Outcome<OfficeAgent>> {
  const { api, collections } = useOffice();
  const changeTeams = useTeamChange();
  return async (value) => {
    const saved = agent === undefined ? await create(api, value) : await change(api, agent, { ...form, value });
    if (!saved.ok) return saved;
    collections.agents.put(saved.value);
    const moved = await changeTeams(saved.value.id, form.start.team_ids, value.team_ids);
    if (!moved.ok) return moved;
    if (JSON.stringify(value.levels) === JSON.stringify(form.start.levels)) return saved;
    const skilled = await api.agents.setSkills(saved.value.id, skillsIn(value.levels));
    return skilled.ok ? saved : skilled;
  };
}

function Person({ agent, item, skills }: { readonly agent: OfficeAgent | undefined; readonly item: string; readonly skills: readonly SkillLevel[] }): JSX.Element {
  const { collections } = useOffice();
  const teams = collections.teams.state.value.items;
  const form = useForm(`people/${item}`, formOf(agent, teams.filter((team) => agent !== undefined && team.agent_ids.includes(agent.id)).map(({ id }) => id), skills));
  const save = useSaving(agent, form);
  const { value } = form;
  const skillOptions = collections.skills.state.value.items.map((skill) => ({ id: skill.id, name: skill.kind === 'language' ? languageWords(skill.name) : skill.name }));
  return (
    <EditPage page="people" item={item} name={value.name} form={form} save={save}>
      {agent === undefined ? (
        <>
          <TextField id="person-name" label={t('form.name')} value={value.name} error={form.errorAt('name')} onChange={(name) => form.set({ name })} />
          <TextField id="person-email" type="email" label={t('people.email')} hint={t('people.email_hint')} value={value.email} error={form.errorAt('email')} onChange={(email) => form.set({ email })} />
        </>
      ) : (
        <p class="s mid person__line">
          <Presence state={agent.availability} />
          {joined([t(`me.${agent.availability}`), agent.email])}
        </p>
      )}
      <TextField id="person-password" type="password" label={t(agent === undefined ? 'people.password' : 'people.new_password')} hint={t(agent === undefined ? 'people.password_hint' : 'people.new_password_hint')} value={value.password} error={form.errorAt('password')} onChange={(password) => form.set({ password })} />
      <ChoiceField id="person-role" label={t('people.role')} hint={agent === undefined ? undefined : t('people.role_hint')} value={value.role} error={form.errorAt('role')} options={ROLES.map((role) => ({ value: role, label: roleWords(role), hint: t(`people.role_${role}_hint`) }))} onChange={(role) => form.set({ role })} />
      <NumberField id="person-capacity" label={t('people.capacity')} hint={t('people.capacity_hint')} unit={t('people.capacity_unit')} value={value.capacity} error={form.errorAt('capacity')} onChange={(capacity) => form.set({ capacity })} />
      <PickList id="person-teams" label={t('people.teams')} options={teams} chosen={value.team_ids} empty={t('people.no_teams')} error={form.errorAt('agent_ids')} onChange={(ids) => form.set({ team_ids: ids.toSorted() })} />
      <LevelList id="person-skills" label={t('people.skills')} hint={t('people.skills_hint')} options={skillOptions} levels={value.levels} empty={t('people.no_skills')} error={form.errorAt('skills')} onChange={(levels) => form.set({ levels: levelsOf(Object.entries(levels).map(([id, level]) => ({ id, level }))) })} />
      {agent === undefined ? null : <SwitchField id="person-enabled" label={t('people.enabled')} hint={t('people.enabled_hint')} value={value.isEnabled} error={form.errorAt('disabled')} onChange={(isEnabled) => form.set({ isEnabled })} />}
    </EditPage>
  );
}

/** The form waits for what the person can do: it would save too little. */
function WithSkills({ agent, item }: { readonly agent: OfficeAgent | undefined; readonly item: string }): JSX.Element {
  const { api } = useOffice();
  const [skills, setSkills] = useState<readonly SkillLevel[] | undefined>(agent === undefined ? [] : undefined);
  const [problem, setProblem] = useState<Problem | undefined>(undefined);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let over = false;
    if (agent === undefined) return undefined;
    void api.agents.skillsOf(agent.id).then((answer) => {
      if (over) return;
      setProblem(answer.ok ? undefined : answer.problem);
      if (answer.ok) setSkills(answer.value);
    });
    return () => {
      over = true;
    };
  }, [api, agent, attempt]);
  if (problem !== undefined) return <ReadFailed problem={problem} onRetry={() => setAttempt(attempt + 1)} />;
  return skills === undefined ? <Reading /> : <Person agent={agent} item={item} skills={skills} />;
}

export function People({ item }: { readonly item: string | undefined }): JSX.Element {
  const { collections } = useOffice();
  useRead(collections, ['agents', 'teams', 'skills']);
  const read = collections.agents.state.value;
  if (item !== undefined) {
    return (
      <One page="people" item={item} collection={collections.agents}>
        {(agent) => <WithSkills key={item} agent={agent} item={item} />}
      </One>
    );
  }
  const teamsOf = (agent: OfficeAgent): readonly string[] => collections.teams.state.value.items.filter((team) => team.agent_ids.includes(agent.id)).map(({ name }) => name);
  const lineOf = (agent: OfficeAgent): { readonly id: string; readonly name: string; readonly words: string; readonly chip?: string } => {
    const teams = teamsOf(agent);
    const words = joined([agent.email, t('people.holds', { count: agent.capacity }), teams.length === 0 ? t('people.in_no_team') : listed(teams), agent.disabled_at === null && t(`me.${agent.availability}`)]);
    return { id: agent.id, name: agent.name, words, ...(agent.role === 'agent' ? {} : { chip: roleWords(agent.role) }) };
  };
  const [working, disabled] = [read.items.filter((agent) => agent.disabled_at === null), read.items.filter((agent) => agent.disabled_at !== null)];
  return <ListPage page="people" read={read} onRetry={() => void collections.agents.read()} lines={[{ lines: working.map(lineOf) }, { title: t('people.disabled'), lines: disabled.map(lineOf) }]} />;
}
