// The supervisor's view (K20): what waits, what is late and why, who is there, and the hand that steps in.
import type { Id, LiveAgent, LiveCase, LivePicture, TeamName } from '@onglass/core';
import { alertIcon, Icon, retryIcon, swapIcon, usersIcon } from '@onglass/ui';
import { computed } from '@preact/signals';
import type { JSX } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { timeOf } from '../state/clock.ts';
import { useDesk } from '../state/desk.ts';
import { useTeams } from '../state/teams.ts';
import { problemWords } from '../state/problem_words.ts';
import '../styles/live.css';
import { Menu } from '../view/Menu.tsx';
import { Void } from '../view/Void.tsx';
import { AgentTable } from './AgentTable.tsx';
import { LateList } from './LateList.tsx';
import { QueueTable } from './QueueTable.tsx';
import { useReading, type Reading } from './reading.ts';
import { ReassignDialog } from './ReassignDialog.tsx';
import { t } from './text.ts';
import { Totals } from './Totals.tsx';

const MINUTE_MS = 60_000;

function dayAndTime(ms: number): string {
  return new Intl.DateTimeFormat(navigator.language, { weekday: 'long', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' }).format(ms);
}

/** The city of the zone: what people call it. */
function zoneName(): string {
  return (new Intl.DateTimeFormat().resolvedOptions().timeZone.split('/').at(-1) ?? '').replaceAll('_', ' ');
}

function Moment(): JSX.Element {
  const { serverTime } = useDesk();
  const words = useMemo(() => computed(() => dayAndTime(Math.floor(serverTime.now.value / MINUTE_MS) * MINUTE_MS)), [serverTime]);
  return (
    <span>
      {words.value}, {zoneName()}
    </span>
  );
}

function Level({ reading }: { readonly reading: Reading }): JSX.Element | null {
  const { picture, isLevel } = reading;
  if (picture === undefined) return null;
  return (
    <span class="level" role="status" data-level={isLevel ? '' : undefined}>
      <span class={isLevel ? 'on' : 'on on--away'} aria-hidden="true" />
      {isLevel ? t('live.level') : t('live.not_level', { time: timeOf(picture.at) })}
    </span>
  );
}

function TeamMenu({ teams, teamId }: { readonly teams: readonly TeamName[]; readonly teamId: Id | undefined }): JSX.Element | null {
  const { address } = useDesk();
  if (teams.length === 0) return null;
  const shown = teams.find(({ id }) => id === teamId)?.name ?? t('live.all_teams');
  const line = (value: string, text: string): { value: string; label: string; text: string; checked: boolean } => ({ value, label: text, text, checked: value === (teamId ?? 'all') });
  const groups = [{ id: 'teams', lines: [line('all', t('live.all_teams')), ...teams.map(({ id, name }) => line(id, name))] }];
  return (
    <Menu label={t('live.team')} triggerClass="bt" groups={groups} onSelect={(value) => address.go({ area: 'live', path: value === 'all' ? '' : value })}>
      <Icon path={usersIcon} size={16} />
      <span class="vh">{t('live.team')}: </span>
      <bdi>{shown}</bdi>
    </Menu>
  );
}

function Head({ reading, teams, teamId }: { readonly reading: Reading; readonly teams: readonly TeamName[]; readonly teamId: Id | undefined }): JSX.Element {
  const { address, session } = useDesk();
  const toTeams = { area: 'settings', path: 'teams' } as const;
  return (
    <header class="live__head">
      <div class="grow">
        <h1>{t('live.title')}</h1>
        <p class="live__when s mid">
          <Moment />
          <Level reading={reading} />
        </p>
      </div>
      <TeamMenu teams={teams} teamId={teamId} />
      {session.agent.role === 'administrator' ? (
        <a class="bt" href={address.format(toTeams)} onClick={(event) => { event.preventDefault(); address.go(toTeams); }}>
          <Icon path={swapIcon} size={16} class="og-icon--flip" />
          {t('live.move')}
        </a>
      ) : null}
    </header>
  );
}

interface Stepping {
  readonly cases: readonly LiveCase[];
  readonly ownerId: Id | undefined;
}

function Shown({ picture, reading }: { readonly picture: LivePicture; readonly reading: Reading }): JSX.Element {
  const [stepping, step] = useState<Stepping | undefined>(undefined);
  const ofAgent = (agent: LiveAgent): void => step({ cases: agent.cases, ownerId: agent.id });
  return (
    <>
      <Totals picture={picture} />
      <div class="live__pair">
        <QueueTable queues={picture.queues} />
        <LateList picture={picture} onChanged={reading.readNow} onReassign={(one, ownerId) => step({ cases: [one], ownerId })} />
      </div>
      <AgentTable agents={picture.agents} onReassign={ofAgent} />
      {stepping === undefined ? null : <ReassignDialog {...stepping} onClose={() => step(undefined)} onDone={reading.readNow} />}
    </>
  );
}

function Unread({ reading }: { readonly reading: Reading }): JSX.Element {
  const { address } = useDesk();
  const { problem, readNow } = reading;
  if (problem === undefined) {
    return (
      <div class="live__wait" role="status">
        <span class="vh">{t('live.loading')}</span>
        <div class="card sk" />
        <div class="card sk" />
        <div class="card sk" />
      </div>
    );
  }
  if (problem.status === 404) {
    return (
      <Void icon={usersIcon} title={t('live.no_such_team')} hint={t('live.no_such_team_hint')} alert>
        <button type="button" class="bt" onClick={() => address.go({ area: 'live' })}>
          {t('live.show_all')}
        </button>
      </Void>
    );
  }
  return (
    <Void icon={alertIcon} title={t('live.failed')} hint={problemWords(problem)} alert>
      <button type="button" class="bt" onClick={readNow}>
        <Icon path={retryIcon} size={16} />
        {t('app.retry')}
      </button>
    </Void>
  );
}

export function LiveView(): JSX.Element {
  const { address } = useDesk();
  const teamId = address.place.value.path.split('/')[0] || undefined;
  const reading = useReading(teamId);
  const teams = useTeams();
  return (
    <section class="live" id="pane-thread" tabIndex={-1} aria-label={t('live.title')}>
      <div class="live__in">
        <Head reading={reading} teams={teams} teamId={teamId} />
        {reading.picture === undefined ? <Unread reading={reading} /> : <Shown picture={reading.picture} reading={reading} />}
      </div>
    </section>
  );
}
