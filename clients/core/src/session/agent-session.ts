/**
 * The agent's session: made by signing in, never by itself.
 * Invariant: a refused token ends the session at once; the desk asks for the password again.
 */
import type { AgentProfile, Me, Problem, WorkspaceRef } from '@onglass/protocol';
import type { AgentClient, AgentSession, Observable, Outcome } from '../api.ts';
import { type Drawer, KEY } from '../drawer.ts';
import type { SessionKeeper } from '../engine.ts';
import type { Http } from '../http.ts';
import { cell } from '../observable.ts';
import { problemOf, refused } from '../problem.ts';

interface Saved {
  readonly token: string;
  readonly agent: AgentProfile;
  readonly workspace?: WorkspaceRef;
}

export interface AgentSessions extends SessionKeeper {
  readonly session: Observable<AgentSession | undefined>;
  agentId(): string | undefined;
  restore(): Promise<void>;
  signIn: AgentClient['signIn'];
  forget(): Promise<void>;
}

const LAST_AGENT = 'last_agent';

export function createAgentSessions(options: {
  readonly http: () => Http;
  readonly drawer: Drawer;
  /** Another agent sits down at this desk. */
  onOtherAgent(): Promise<void>;
  /** What the server says of this agent: at each start and sign-in. */
  onMe(me: Me): void;
  onExpired(): void;
}): AgentSessions {
  const { drawer } = options;
  const session = cell<AgentSession | undefined>(undefined);
  let saved: Saved | undefined;

  function use(next: Saved | undefined): void {
    saved = next;
    if (next === undefined) session.set(undefined);
    else session.set(next.workspace === undefined ? { agent: next.agent } : { agent: next.agent, workspace: next.workspace });
  }

  async function forget(): Promise<void> {
    use(undefined);
    await drawer.remove(KEY.session);
  }

  async function expire(): Promise<void> {
    if (saved === undefined) return;
    await forget();
    options.onExpired();
  }

  async function describe(made: Saved): Promise<void> {
    const answer = await options.http().call<Me>('GET', '/v1/agent/me');
    if (!answer.ok || saved?.token !== made.token) return;
    options.onMe(answer.value.body);
    const { agent, workspace } = answer.value.body;
    const next: Saved = { token: made.token, agent, ...(workspace === undefined ? {} : { workspace }) };
    use(next);
    await drawer.write(KEY.session, next);
  }

  const signIn: AgentClient['signIn'] = async ({ email, password, workspaceId }): Promise<Outcome<AgentSession>> => {
    const body = { email, password, ...(workspaceId === undefined ? {} : { workspace_id: workspaceId }) };
    const answer = await options.http().open<{ session_token: string; agent: AgentProfile }>('POST', '/v1/agent/sessions', body);
    if (!answer.ok) return refused(inWords(answer.problem));
    const { session_token: token, agent } = answer.value.body;
    const before = await drawer.read<string>(LAST_AGENT);
    if (before !== undefined && before !== agent.id) await options.onOtherAgent();
    await drawer.write(LAST_AGENT, agent.id);
    const made: Saved = { token, agent };
    await drawer.write(KEY.session, made);
    use(made);
    void describe(made);
    return { ok: true, value: { agent } };
  };

  return {
    session,
    token: () => saved?.token,
    owner: () => saved?.agent.id,
    agentId: () => saved?.agent.id,
    restore: async () => {
      const found = await drawer.read<Saved>(KEY.session);
      if (found === undefined) return;
      use(found);
      void describe(found);
    },
    signIn,
    forget,
    stale: () => void expire(),
    renew: async (staleToken) => {
      if (staleToken !== undefined && saved?.token === staleToken) await expire();
      return saved !== undefined;
    },
    ensure: () =>
      Promise.resolve(
        saved === undefined ? { ready: false, reason: 'session_expired' } : { ready: true, token: saved.token },
      ),
  };
}

function inWords(problem: Problem): Problem {
  return problem.status === 401 ? { ...problemOf(problem.code, 'E-mail address or password is not right'), ...problem } : problem;
}
