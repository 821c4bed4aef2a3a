// Resolving and reopening. Where the company has reasons for closing one is asked for, and Enter resolves without.
import type { AgentConversation, Id, Outcome } from '@onglass/core';
import { checkIcon, Icon, undoIcon } from '@onglass/ui';
import type { JSX } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useDesk } from '../state/desk.ts';
import { problemWords } from '../state/problem_words.ts';
import { t } from '../text/index.ts';
import { Dialog } from './Dialog.tsx';

interface Toggling {
  readonly asking: boolean;
  readonly toggle: () => void;
  readonly resolve: (reasonId: Id | undefined) => void;
  readonly stay: () => void;
}

function useToggling(conversation: AgentConversation, resolved: boolean): Toggling {
  const desk = useDesk();
  const busy = useRef(false);
  const [asking, setAsking] = useState(false);
  const tell = (outcome: Outcome): void => {
    busy.current = false;
    if (!outcome.ok) desk.notices.show(t('thread.state_failed', { detail: problemWords(outcome.problem) }), 'bad');
  };
  // The stream may tell of the change before the call that made it is answered: from then on the next one may begin.
  useLayoutEffect(() => {
    busy.current = false;
    setAsking(false);
  }, [resolved]);
  const act = (work: () => Promise<Outcome>): void => {
    if (busy.current) return;
    busy.current = true;
    void work().then(tell);
  };
  const toggle = useRef<() => void>(() => undefined);
  toggle.current = () => {
    if (resolved) act(() => conversation.reopen());
    else if (desk.words.closingReasons.peek().length > 0) setAsking(true);
    else act(() => conversation.resolve());
  };
  useLayoutEffect(
    () =>
      desk.asks.listen((ask) => {
        if (ask === 'toggle_resolved') toggle.current();
      }),
    [desk],
  );
  return {
    asking,
    toggle: () => toggle.current(),
    stay: () => setAsking(false),
    resolve: (reasonId) => {
      setAsking(false);
      act(() => conversation.resolve(reasonId));
    },
  };
}

function ReasonDialog({ onResolve, onClose }: { readonly onResolve: (reasonId: Id | undefined) => void; readonly onClose: () => void }): JSX.Element {
  const { words } = useDesk();
  const [chosen, choose] = useState<Id | undefined>(undefined);
  const choices = [{ id: undefined, name: t('reason.none') }, ...words.closingReasons.value];
  return (
    <Dialog label={t('reason.title')} class="dialog dialog--small" onClose={onClose}>
      <h2>{t('reason.title')}</h2>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          onResolve(chosen);
        }}
      >
        <div class="picks picks--scroll" role="radiogroup" aria-label={t('reason.title')}>
          {choices.map(({ id, name }) => (
            <label key={id ?? 'none'} class="pick">
              <input type="radio" class="vh" name="closing-reason" checked={chosen === id} onChange={() => choose(id)} />
              <bdi class="grow cut">{name}</bdi>
            </label>
          ))}
        </div>
        <div class="dialog__foot">
          <button type="button" class="bt" onClick={onClose}>
            {t('message.cancel')}
          </button>
          <button type="submit" class="bt bt--accent">
            {t('reason.do')}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

export function ResolveButton({ conversation, resolved }: { readonly conversation: AgentConversation; readonly resolved: boolean }): JSX.Element {
  const { asking, toggle, resolve, stay } = useToggling(conversation, resolved);
  const words = t(resolved ? 'thread.reopen' : 'thread.resolve');
  return (
    <>
      <button type="button" class="bt" aria-keyshortcuts="e" aria-label={words} title={words} onClick={toggle}>
        <Icon path={resolved ? undoIcon : checkIcon} size={16} />
        <span>{words}</span>
      </button>
      {asking ? <ReasonDialog onResolve={resolve} onClose={stay} /> : null}
    </>
  );
}
