// Who else is at a conversation, for whoever draws it.
import type { Company, Id } from '@onglass/core';
import { useEffect } from 'preact/hooks';
import { useDesk } from './desk.ts';
import { useObserved } from './observe.ts';

const ALONE: Company = { customerPresent: false, colleagues: [] };

export function useCompany(conversationId: Id): Company {
  const { client } = useDesk();
  return useObserved(client.company).get(conversationId) ?? ALONE;
}

/** Tells colleagues what this agent looks at, while the page is before their eyes. */
export function useLooking(conversationId: Id): void {
  const { client } = useDesk();
  useEffect(() => {
    const tell = (): void => client.look(document.visibilityState === 'visible' ? conversationId : null);
    tell();
    document.addEventListener('visibilitychange', tell);
    return () => {
      document.removeEventListener('visibilitychange', tell);
      client.look(null);
    };
  }, [client, conversationId]);
}
