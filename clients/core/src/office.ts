/**
 * The office's calls: one shelf for each kind of thing, all under /v1/admin with the session's own token.
 * Invariant: nothing is kept here; what a screen shows is what the server answered last.
 */
import type { Id } from '@onglass/protocol';
import type { AgentChange, NewAgent, Office, OfficeAgent, OfficeRule, Outcome, PreviewAnswer, RuleRun, RuleSettings, Shelf, SkillLevel } from './api.ts';
import type { Http, Method } from './http.ts';
import { done } from './problem.ts';

const ROOT = '/v1/admin';
/** A replay reckons for some seconds on a long history. */
const PREVIEW_MS = 60_000;

type Ask = <T>(method: Method, path: string, body?: unknown, timeoutMs?: number) => Promise<Outcome<T>>;

function asking(http: Http): Ask {
  return async <T>(method: Method, path: string, body?: unknown, timeoutMs?: number): Promise<Outcome<T>> => {
    const answer = await http.call<T>(method, ROOT + path, body, timeoutMs === undefined ? {} : { timeoutMs });
    return answer.ok ? { ok: true, value: answer.value.body } : answer;
  };
}

async function field<T>(name: string, outcome: Promise<Outcome<Readonly<Record<string, T>>>>): Promise<Outcome<T>> {
  const answer = await outcome;
  return answer.ok ? { ok: true, value: answer.value[name] as T } : answer;
}

/** The list's field is named as the path is. */
function shelf<Item, New, Change>(ask: Ask, name: string): Shelf<Item, New, Change> {
  return {
    list: () => field<readonly Item[]>(name, ask('GET', `/${name}`)),
    create: (settings) => ask('POST', `/${name}`, settings),
    change: (id, change) => ask('PATCH', `/${name}/${id}`, change),
    remove: async (id) => {
      const answer = await ask('DELETE', `/${name}/${id}`);
      return answer.ok ? done : answer;
    },
  };
}

export function createOffice(http: Http): Office {
  const ask = asking(http);
  const skillsPath = (id: Id): string => `/agents/${id}/skills`;
  return {
    teams: {
      ...shelf(ask, 'teams'),
      setMembers: (id, agentIds) => ask('PUT', `/teams/${id}/members`, { agent_ids: agentIds }),
    },
    skills: shelf(ask, 'skills'),
    calendars: {
      ...shelf(ask, 'calendars'),
      days: (hours, days = 14) => ask('POST', '/calendars/preview', { ...hours, days }),
    },
    queues: shelf(ask, 'queues'),
    serviceLevels: shelf(ask, 'service_levels'),
    agents: {
      ...shelf<OfficeAgent, NewAgent, AgentChange>(ask, 'agents'),
      skillsOf: (id) => field<readonly SkillLevel[]>('skills', ask('GET', skillsPath(id))),
      setSkills: (id, skills) => field<readonly SkillLevel[]>('skills', ask('PUT', skillsPath(id), { skills })),
    },
    tags: shelf(ask, 'tags'),
    attributes: shelf(ask, 'attributes'),
    closingReasons: shelf(ask, 'closing_reasons'),
    rules: {
      ...shelf<OfficeRule, Partial<RuleSettings> & Pick<RuleSettings, 'name' | 'text'>, Partial<RuleSettings>>(ask, 'rules'),
      check: (text) => ask('POST', '/rules/check', { text }),
      dryRun: (text, days = 7) => ask('POST', '/rules/dry_run', { text, days }, PREVIEW_MS),
      runsOf: (id) => field<readonly RuleRun[]>('runs', ask('GET', `/rules/${id}/runs`)),
    },
    preview: (topic, question) => ask<PreviewAnswer>('POST', `/previews/${topic}`, question, PREVIEW_MS),
    ask,
  };
}
