// The two sheets of choices in a thread: about the conversation, and about one message.
import type { Conversation, ConversationView, MessageItem } from '@onglass/core';
import { Button, Row, Sheet, copyIcon, editIcon, eyeIcon, infoIcon, nextIcon, trashIcon } from '@onglass/ui';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { useModel } from '../app/model.ts';
import { useObservable } from '../app/observe.ts';
import { t } from '../app/texts.ts';
import { useControl } from './arrivals.ts';

export interface ThreadMenuProps {
  readonly view: ConversationView;
  readonly conversation: Conversation;
  readonly onClose: () => void;
  readonly onSee: () => void;
  readonly onAbility: () => void;
  /** Absent where the conversation is over already. */
  readonly onEnd: (() => void) | undefined;
}

/** All that can be done with a conversation comes with a script of its own; until it is there, what needs none. */
export function ThreadMenu(props: ThreadMenuProps): JSX.Element {
  const control = useControl();
  if (control !== undefined) return <control.ConversationSheet {...props} />;
  const { onClose, onSee, onAbility } = props;
  return (
    <Sheet title={t('options_title')} closeLabel={t('close')} onClose={onClose}>
      <div class="og-rows">
        <Row icon={eyeIcon} title={t('shared_title')} detail={t('shared_detail')} next={nextIcon} onClick={onSee} />
        <Row icon={infoIcon} title={t('ability_title')} detail={t('ability_detail')} next={nextIcon} onClick={onAbility} />
      </div>
    </Sheet>
  );
}

/** Once something of the customer's own has gone out, and this browser could be told of the answer. */
export function PermissionPlace({ view }: { readonly view: ConversationView }): JSX.Element | null {
  const { client, options } = useModel();
  const session = useObservable(client.session);
  const possible = options.serviceWorker !== undefined && Boolean(session?.config.push?.web_key);
  const sent = view.items.some((item) => item.kind === 'message' && item.mine && item.id !== undefined);
  return possible && sent ? <Permission /> : null;
}

function Permission(): JSX.Element | null {
  const control = useControl();
  return control === undefined ? null : <control.PermissionCard />;
}

export interface MessageMenuProps {
  readonly item: MessageItem;
  readonly conversation: Conversation;
  readonly mayChange: boolean;
  readonly onEdit: () => void;
  readonly onClose: () => void;
}

export function MessageMenu({ item, conversation, mayChange, onEdit, onClose }: MessageMenuProps): JSX.Element {
  const { announce } = useModel();
  const [asking, setAsking] = useState(false);
  const [failure, setFailure] = useState<string>();
  const text = item.content.type === 'text' || item.content.type === 'quick_replies' ? item.content.text : undefined;
  const remove = (): void => {
    void conversation.redact(item.id ?? '').then((outcome) => {
      if (outcome.ok) onClose();
      else setFailure(outcome.problem.detail ?? outcome.problem.title);
    });
  };
  const copy = (): void => {
    void navigator.clipboard.writeText(text ?? '').then(() => announce(t('copied')));
    onClose();
  };
  if (asking) {
    return (
      <Sheet title={t('remove_question')} closeLabel={t('close')} onClose={onClose}>
        <p class="og-sub og-sheet__intro">{t('remove_detail')}</p>
        {failure === undefined ? null : <p class="og-why" role="alert">{t('change_failed', { why: failure })}</p>}
        <Button wide tone="bad" class="og-btn--danger" onClick={remove}>
          {t('remove_yes')}
        </Button>
        <Button wide onClick={onClose}>
          {t('cancel')}
        </Button>
      </Sheet>
    );
  }
  return (
    <Sheet title={t('message_options')} closeLabel={t('close')} onClose={onClose}>
      <div class="og-rows">
        {text === undefined ? null : <Row icon={copyIcon} title={t('copy_text')} onClick={copy} />}
        {mayChange && item.content.type === 'text' ? <Row icon={editIcon} title={t('edit')} onClick={onEdit} /> : null}
        {mayChange ? <Row icon={trashIcon} tone="bad" title={t('remove')} detail={t('remove_detail')} onClick={() => setAsking(true)} /> : null}
      </div>
    </Sheet>
  );
}
