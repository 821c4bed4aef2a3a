// Rules: what happens by itself, in sentences; on and off, in their order, and each with what it did.
import type { OfficeRule, Outcome } from '@onglass/core';
import { downIcon, Icon, upIcon, warnIcon } from '@onglass/ui';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { useDesk } from '../state/desk.ts';
import { problemWords } from '../state/problem_words.ts';
import { useRead } from './collections.ts';
import { EditPage, type Removal } from './EditPage.tsx';
import { SwitchField, TextField } from './fields.tsx';
import { useForm } from './form.ts';
import { GoLink } from './GoLink.tsx';
import { AddLink, ListPage, PageHead } from './ListPage.tsx';
import { One } from './One.tsx';
import { NEW, useGoing } from './places.ts';
import { DryRun, Runs } from './RuleTrials.tsx';
import { RuleText } from './RuleText.tsx';
import { useOffice } from './state.ts';
import { t } from './text.ts';

interface RuleForm {
  readonly name: string;
  readonly text: string;
  readonly is_on: boolean;
}

/** Made after all the others, it acts after them. */
function useSaving(rule: OfficeRule | undefined): (value: RuleForm) => Promise<Outcome<OfficeRule>> {
  const { api, collections } = useOffice();
  return async (value) => {
    const ranks = collections.rules.state.peek().items.map(({ rank }) => rank);
    const saved = rule === undefined ? await api.rules.create({ ...value, rank: ranks.length === 0 ? 0 : Math.max(...ranks) + 1 }) : await api.rules.change(rule.id, value);
    if (saved.ok) collections.rules.put(saved.value);
    return saved;
  };
}

function useRemoval(rule: OfficeRule | undefined): Removal | undefined {
  const { api, collections } = useOffice();
  const going = useGoing();
  if (rule === undefined) return undefined;
  return {
    verb: t('form.delete'),
    affects: t(rule.is_on ? 'rule.remove_on' : 'rule.remove_off'),
    remove: () => api.rules.remove(rule.id),
    onRemoved: () => {
      collections.rules.drop(rule.id);
      going.go('rules', undefined, { replace: true });
    },
  };
}

function Rule({ rule, item }: { readonly rule: OfficeRule | undefined; readonly item: string }): JSX.Element {
  const form = useForm<RuleForm>(`rules/${item}`, { name: rule?.name ?? '', text: rule?.text ?? '', is_on: rule?.is_on ?? false });
  const save = useSaving(rule);
  const removal = useRemoval(rule);
  const { value } = form;
  return (
    <EditPage page="rules" item={item} name={value.name} form={form} save={save} removal={removal} aside={<DryRun text={value.text} />} below={rule === undefined || item === NEW ? undefined : <Runs rule={rule} />}>
      <TextField id="rule-name" label={t('form.name')} value={value.name} error={form.errorAt('name')} onChange={(name) => form.set({ name })} />
      <RuleText value={value.text} error={form.errorAt('text')} onChange={(text) => form.set({ text })} />
      <SwitchField id="rule-on" label={t('rule.on')} hint={t('rule.on_hint')} value={value.is_on} error={form.errorAt('is_on')} onChange={(isOn) => form.set({ is_on: isOn })} />
    </EditPage>
  );
}

interface Changing {
  readonly isBusy: boolean;
  readonly turn: (rule: OfficeRule, isOn: boolean) => Promise<void>;
  readonly move: (at: number, by: -1 | 1) => Promise<void>;
}

function useChanging(ordered: readonly OfficeRule[]): Changing {
  const { api, collections } = useOffice();
  const { notices } = useDesk();
  const [isBusy, setBusy] = useState(false);
  const change = async (id: string, said: { readonly is_on?: boolean; readonly rank?: number }): Promise<boolean> => {
    const answer = await api.rules.change(id, said);
    if (answer.ok) collections.rules.put(answer.value);
    else notices.show(t('form.not_saved', { detail: problemWords(answer.problem) }), 'bad');
    return answer.ok;
  };
  const alone = async (act: () => Promise<void>): Promise<void> => {
    if (isBusy) return;
    setBusy(true);
    await act();
    setBusy(false);
  };
  return {
    isBusy,
    turn: (rule, isOn) =>
      alone(async () => {
        if (await change(rule.id, { is_on: isOn })) notices.speak(t(isOn ? 'rule.turned_on' : 'rule.turned_off', { name: rule.name }));
      }),
    move: (at, by) =>
      alone(async () => {
        const next = [...ordered];
        const [moved] = next.splice(at, 1);
        if (moved === undefined) return;
        next.splice(at + by, 0, moved);
        for (const [rank, rule] of next.entries()) if (rule.rank !== rank && !(await change(rule.id, { rank }))) return;
        notices.speak(t('level.moved', { name: moved.name, place: at + by + 1 }));
      }),
  };
}

function RuleRow({ rule, at, last, changing }: { readonly rule: OfficeRule; readonly at: number; readonly last: boolean; readonly changing: Changing }): JSX.Element {
  const isDraft = useOffice().drafts.value.has(`rules/${rule.id}`);
  const { name } = rule;
  // Shown as pressed until the server has answered.
  const [wanted, want] = useState<boolean | undefined>(undefined);
  const turn = async (isOn: boolean): Promise<void> => {
    want(isOn);
    await changing.turn(rule, isOn);
    want(undefined);
  };
  return (
    <li class="line-row" data-rule={rule.id}>
      <label class="toggle">
        <input type="checkbox" role="switch" checked={wanted ?? rule.is_on} aria-label={t('rule.turn', { name })} onChange={(event) => void turn(event.currentTarget.checked)} />
      </label>
      <GoLink page="rules" item={rule.id} class="line">
        <span class="grow">
          <span class="line__name">
            <bdi>{name}</bdi>
            {rule.problems.length === 0 ? null : (
              <span class="chip chip--warn">
                <Icon path={warnIcon} size={16} class="og-icon--14" />
                {t('rule.broken')}
              </span>
            )}
            {isDraft ? <span class="chip chip--warn">{t('form.unsaved_chip')}</span> : null}
          </span>
          <span class="line__words line__words--rule">{rule.problems[0]?.detail ?? rule.text}</span>
        </span>
      </GoLink>
      <button type="button" class="ibt" aria-disabled={changing.isBusy || at === 0} aria-label={t('level.up', { name })} title={t('level.up', { name })} onClick={() => at > 0 && void changing.move(at, -1)}>
        <Icon path={upIcon} size={16} />
      </button>
      <button type="button" class="ibt" aria-disabled={changing.isBusy || last} aria-label={t('level.down', { name })} title={t('level.down', { name })} onClick={() => !last && void changing.move(at, 1)}>
        <Icon path={downIcon} size={16} />
      </button>
    </li>
  );
}

function Ordered({ rules }: { readonly rules: readonly OfficeRule[] }): JSX.Element {
  const changing = useChanging(rules);
  return (
    <div class="office__page" data-page="rules">
      <PageHead page="rules">
        <AddLink page="rules" />
      </PageHead>
      <ol class="lines">
        {rules.map((rule, at) => (
          <RuleRow key={rule.id} rule={rule} at={at} last={at === rules.length - 1} changing={changing} />
        ))}
      </ol>
    </div>
  );
}

export function Rules({ item }: { readonly item: string | undefined }): JSX.Element {
  const { collections } = useOffice();
  useRead(collections, ['rules']);
  const read = collections.rules.state.value;
  if (item !== undefined) {
    return (
      <One page="rules" item={item} collection={collections.rules}>
        {(rule) => <Rule rule={rule} item={item} />}
      </One>
    );
  }
  const ordered = read.items.toSorted((a, b) => a.rank - b.rank || a.name.localeCompare(b.name));
  if (ordered.length > 0) return <Ordered rules={ordered} />;
  return <ListPage page="rules" read={read} onRetry={() => void collections.rules.read()} lines={[]} />;
}
