import type { AgentClient, AgentSession } from '@onglass/core';
import type { JSX } from 'preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { Address } from '../state/address.ts';
import { createDesk, DeskContext } from '../state/desk.ts';
import { createNoteDrafts } from '../state/note_drafts.ts';
import { createNotices } from '../state/notices.ts';
import { useObserved } from '../state/observe.ts';
import type { Preferences } from '../state/preferences.ts';
import { DeskFrame } from './DeskFrame.tsx';
import { SignInDoor } from './SignInDoor.tsx';

export interface AppProps {
  readonly client: AgentClient;
  readonly address: Address;
  readonly preferences: Preferences;
}

function SignedIn({ session, client, address, preferences }: AppProps & { readonly session: AgentSession }): JSX.Element {
  const agentId = session.agent.id;
  const desk = useMemo(
    () => createDesk({ client, session, address, preferences, noteDrafts: createNoteDrafts(window, agentId), notices: createNotices() }),
    [client, agentId, address, preferences],
  );
  useEffect(() => () => desk.close(), [desk]);
  return (
    <DeskContext.Provider value={desk}>
      <DeskFrame />
    </DeskContext.Provider>
  );
}

export function App(props: AppProps): JSX.Element {
  const session = useObserved(props.client.session);
  const connection = useObserved(props.client.connection);
  const was = useRef(false);
  was.current ||= session !== undefined;
  const ended = was.current && connection.reason !== undefined && connection.reason !== 'signed_out';
  return session === undefined ? <SignInDoor client={props.client} ended={ended} /> : <SignedIn {...props} session={session} />;
}
