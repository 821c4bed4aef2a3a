// Skills and languages: what cases may ask for, and who can do it how well.
import type { Office, OfficeAgent, OfficeSkill, Outcome, Problem, SkillLevel } from '@onglass/core';
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useRead } from './collections.ts';
import { EditPage, type Removal } from './EditPage.tsx';
import { ChoiceField, TextField } from './fields.tsx';
import { useForm, type Form } from './form.ts';
import { LevelList, levelsOf } from './LevelList.tsx';
import { ListPage, Reading, ReadFailed, type Line } from './ListPage.tsx';
import { One } from './One.tsx';
import { useGoing } from './places.ts';
import { Preview } from './Preview.tsx';
import { useOffice } from './state.ts';
import { t } from './text.ts';
import { joined, languageWords, listed, roleWords } from './words.ts';

interface SkillForm {
  readonly name: string;
  readonly kind: OfficeSkill['kind'];
  readonly levels: Readonly<Record<string, number>>;
}

type AllLevels = ReadonlyMap<string, readonly SkillLevel[]>;
const AT_ONCE = 6;

/** Everybody's skills: each person is asked for apart, a few at a time. */
async function readLevels(api: Office, agents: readonly OfficeAgent[]): Promise<Outcome<AllLevels>> {
  const found = new Map<string, readonly SkillLevel[]>();
  for (let at = 0; at < agents.length; at += AT_ONCE) {
    const answers = await Promise.all(agents.slice(at, at + AT_ONCE).map(async ({ id }) => [id, await api.agents.skillsOf(id)] as const));
    for (const [id, answer] of answers) {
      if (!answer.ok) return answer;
      found.set(id, answer.value);
    }
  }
  return { ok: true, value: found };
}

function useLevels(): { readonly levels: AllLevels | undefined; readonly problem: Problem | undefined; readonly read: () => void } {
  const { api, collections } = useOffice();
  const { items, phase } = collections.agents.state.value;
  const [levels, setLevels] = useState<AllLevels | undefined>(undefined);
  const [problem, setProblem] = useState<Problem | undefined>(undefined);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let over = false;
    if (phase !== 'ready') return undefined;
    void readLevels(api, items).then((answer) => {
      if (over) return;
      setProblem(answer.ok ? undefined : answer.problem);
      if (answer.ok) setLevels(answer.value);
    });
    return () => {
      over = true;
    };
  }, [api, items, phase, attempt]);
  return { levels, problem, read: () => setAttempt((count) => count + 1) };
}

function levelsFor(all: AllLevels, skillId: string | undefined): SkillForm['levels'] {
  const entries = [...all].flatMap(([id, skills]) => skills.filter((one) => one.skill_id === skillId).map(({ level }) => ({ id, level })));
  return levelsOf(entries);
}

/** Each person whose level is different is told of all their skills, as the server keeps them. */
async function saveLevels(api: Office, skillId: string, all: AllLevels, wanted: SkillForm['levels']): Promise<Outcome<unknown>> {
  for (const [agentId, skills] of all) {
    const [was, is] = [skills.find((one) => one.skill_id === skillId)?.level ?? 0, wanted[agentId] ?? 0];
    if (was === is) continue;
    const others = skills.filter((one) => one.skill_id !== skillId);
    const answer = await api.agents.setSkills(agentId, is === 0 ? others : [...others, { skill_id: skillId, level: is }]);
    if (!answer.ok) return answer;
  }
  return { ok: true, value: undefined };
}

interface SkillProps {
  readonly skill: OfficeSkill | undefined;
  readonly item: string;
  readonly all: AllLevels;
  readonly onSaved: () => void;
}

function useSaving({ skill, all, onSaved }: SkillProps): (form: SkillForm) => Promise<Outcome<OfficeSkill>> {
  const { api, collections } = useOffice();
  return async ({ name, kind, levels }) => {
    const named = skill === undefined ? await api.skills.create({ name, kind }) : skill.name === name ? ({ ok: true, value: skill } as const) : await api.skills.change(skill.id, { name });
    if (!named.ok) return named;
    const given = await saveLevels(api, named.value.id, all, levels);
    collections.skills.put(named.value);
    onSaved();
    return given.ok ? named : given;
  };
}

function useRemoval(skill: OfficeSkill | undefined, count: number): Removal | undefined {
  const { api, collections } = useOffice();
  const going = useGoing();
  if (skill === undefined) return undefined;
  const queues = collections.queues.state.value.items.filter((queue) => queue.skills.some((one) => one.skill_id === skill.id)).map(({ name }) => name);
  const affects = [t('skill.remove_agents', { count }), queues.length > 0 ? t('skill.remove_queues', { queues: listed(queues) }) : ''];
  return {
    verb: t('form.delete'),
    affects: affects.filter(Boolean).join(' '),
    remove: () => api.skills.remove(skill.id),
    onRemoved: () => {
      collections.skills.drop(skill.id);
      going.go('skills', undefined, { replace: true });
    },
  };
}

/** A new one is had by nobody yet, as far as a preview knows. */
function previewOf(skill: OfficeSkill | undefined, { name, kind, levels }: SkillForm): Readonly<Record<string, unknown>> {
  if (skill === undefined) return { name, kind };
  return { name, agents: Object.entries(levels).map(([id, level]) => ({ agent_id: id, level })) };
}

function optionOf(agent: OfficeAgent): { readonly id: string; readonly name: string; readonly note: string } {
  return { id: agent.id, name: agent.name, note: agent.disabled_at === null ? roleWords(agent.role) : t('people.disabled') };
}

function Naming({ form, isNew }: { readonly form: Form<SkillForm>; readonly isNew: boolean }): JSX.Element {
  const { name, kind } = form.value;
  const isLanguage = kind === 'language';
  const hint = isLanguage ? (name === '' ? t('skill.tag_hint') : languageWords(name)) : undefined;
  return (
    <>
      {isNew ? <ChoiceField id="skill-kind" label={t('skill.kind')} value={kind} options={(['skill', 'language'] as const).map((one) => ({ value: one, label: t(`skill.${one}`), hint: t(`skill.${one}_hint`) }))} onChange={(next) => form.set({ kind: next })} /> : null}
      <TextField id="skill-name" label={t(isLanguage ? 'skill.tag' : 'form.name')} hint={hint} value={name} error={form.errorAt('name')} onChange={(next) => form.set({ name: next })} />
    </>
  );
}

function Skill(props: SkillProps): JSX.Element {
  const { skill, item, all } = props;
  const { collections } = useOffice();
  const form = useForm<SkillForm>(`skills/${item}`, { name: skill?.name ?? '', kind: skill?.kind ?? 'skill', levels: levelsFor(all, skill?.id) });
  const save = useSaving(props);
  const { name, kind, levels } = form.value;
  const removal = useRemoval(skill, Object.keys(form.start.levels).length);
  const options = collections.agents.state.value.items.filter((agent) => agent.disabled_at === null || agent.id in levels).map(optionOf);
  return (
    <EditPage page="skills" item={item} name={kind === 'language' && name !== '' ? languageWords(name) : name} form={form} save={save} removal={removal} aside={<Preview topic="skill" id={skill?.id} settings={form.isDirty ? previewOf(skill, form.value) : undefined} />}>
      <Naming form={form} isNew={skill === undefined} />
      <LevelList id="skill-levels" label={t('skill.who')} hint={t('skill.who_hint')} options={options} levels={levels} empty={t('team.no_agents')} error={form.errorAt('skills')} onChange={(next) => form.set({ levels: levelsOf(Object.entries(next).map(([id, level]) => ({ id, level }))) })} />
    </EditPage>
  );
}

export function Skills({ item }: { readonly item: string | undefined }): JSX.Element {
  const { collections } = useOffice();
  useRead(collections, ['skills', 'agents', 'queues']);
  const { levels: all, problem, read: readAgain } = useLevels();
  const read = collections.skills.state.value;
  if (item !== undefined && problem !== undefined) return <ReadFailed problem={problem} onRetry={readAgain} />;
  if (item !== undefined) {
    return (
      <One page="skills" item={item} collection={collections.skills}>
        {(skill) => (all === undefined ? <Reading /> : <Skill skill={skill} item={item} all={all} onSaved={readAgain} />)}
      </One>
    );
  }
  const lineOf = (skill: OfficeSkill): Line => {
    const count = all === undefined ? undefined : Object.keys(levelsFor(all, skill.id)).length;
    const queues = collections.queues.state.value.items.filter((queue) => queue.skills.some((one) => one.skill_id === skill.id)).map(({ name }) => name);
    const words = joined([count === undefined ? '' : t('skill.held_by', { count }), queues.length === 0 ? t('skill.asked_by_none') : t('skill.asked_by', { queues: listed(queues) })]);
    return { id: skill.id, name: skill.kind === 'language' ? languageWords(skill.name) : skill.name, words };
  };
  const of = (kind: OfficeSkill['kind']): readonly Line[] => read.items.filter((skill) => skill.kind === kind).map(lineOf);
  return <ListPage page="skills" read={read} onRetry={() => void collections.skills.read()} lines={[{ title: t('skill.skills'), lines: of('skill') }, { title: t('skill.languages'), lines: of('language') }]} />;
}
