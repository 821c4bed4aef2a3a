import type { AgentConversation, MessageItem, Tick, TimelineItem } from '@onglass/core';
import { checkIcon, clockIcon, Icon, ticksIcon } from '@onglass/ui';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { timeOf } from '../state/clock.ts';
import { agentName, useDesk, type Desk } from '../state/desk.ts';
import { t, type TextKey } from '../text/index.ts';
import { flag } from './flag.ts';
import { MessageActions } from './MessageActions.tsx';
import { MessageContent } from './MessageContent.tsx';
import { NotSent } from './NotSent.tsx';
import { onDemand } from './on_demand.tsx';

const MessageEditor = onDemand(async () => (await import('./editors.ts')).MessageEditor);

export interface MessageBubbleProps {
  readonly item: MessageItem;
  readonly items: readonly TimelineItem[];
  readonly first: boolean;
  readonly last: boolean;
  readonly conversation: AgentConversation;
  readonly customer: string;
}

const TICKS: Readonly<Partial<Record<Tick, { readonly icon: string; readonly words: TextKey }>>> = {
  waiting: { icon: clockIcon, words: 'message.waiting' },
  uploading: { icon: clockIcon, words: 'message.uploading' },
  sent: { icon: checkIcon, words: 'message.sent' },
  delivered: { icon: ticksIcon, words: 'message.delivered' },
  read: { icon: ticksIcon, words: 'message.read' },
};

function authorName(desk: Desk, item: MessageItem, customer: string): string {
  if (item.mine) return t('message.you');
  if (item.author.kind === 'customer') return customer;
  if (item.author.kind === 'assistant') return t('message.assistant');
  if (item.author.kind === 'system') return t('message.system');
  return item.author.name ?? agentName(desk, item.author.id) ?? t('event.colleague');
}

/** What stands after the time: edited, then the tick in words. */
function stateWords(item: MessageItem): string {
  const edited = item.edited && !item.redacted ? `, ${t('message.edited')}` : '';
  const tick = item.tick === undefined ? undefined : TICKS[item.tick];
  if (tick === undefined) return edited;
  const percent = item.progress === undefined ? '' : ` ${String(Math.round(item.progress * 100))} %`;
  return `${edited}, ${t(tick.words)}${item.tick === 'uploading' ? percent : ''}`;
}

function Meta({ item, name }: { readonly item: MessageItem; readonly name: string }): JSX.Element {
  const icon = item.tick === undefined ? undefined : TICKS[item.tick]?.icon;
  return (
    <span class="m__meta" data-read={flag(item.tick === 'read')} data-tick={item.tick}>
      <span>
        {item.author.kind === 'customer' ? null : `${name}, `}
        <time dateTime={item.createdAt}>{timeOf(item.createdAt)}</time>
        {stateWords(item)}
      </span>
      {icon === undefined ? null : <Icon path={icon} size={16} />}
    </span>
  );
}

function saidBy(item: MessageItem, name: string): string {
  return item.mine ? t('message.you_said') : t('message.said', { name });
}

/** An answer to a quick reply names what it answers only where that is not the message just above. */
function quoted(item: MessageItem, items: readonly TimelineItem[]): string | undefined {
  if (item.replyTo === undefined) return undefined;
  const at = items.indexOf(item);
  const asked = items.find((other) => other.kind === 'message' && other.id === item.replyTo);
  if (asked?.kind !== 'message' || items[at - 1] === asked) return undefined;
  return asked.content.fallback;
}

interface BodyProps extends MessageBubbleProps {
  readonly editing: boolean;
  readonly onEdited: () => void;
}

function Body({ item, items, conversation, editing, onEdited }: BodyProps): JSX.Element {
  if (editing && item.id !== undefined) return <MessageEditor item={item} messageId={item.id} conversation={conversation} onDone={onEdited} />;
  return <MessageContent item={item} items={items} quote={quoted(item, items)} />;
}

function mayChange(item: MessageItem): boolean {
  return item.mine && item.id !== undefined && !item.redacted;
}

export function MessageBubble(props: MessageBubbleProps): JSX.Element {
  const { item, first, last, conversation, customer } = props;
  const [editing, setEditing] = useState(false);
  const name = authorName(useDesk(), item, customer);
  return (
    <div class={item.author.kind === 'customer' ? 'm' : 'm m--us'} data-key={item.key} data-message={item.id} data-author={item.author.kind} data-first={flag(first)}>
      <span class="vh">{saidBy(item, name)} </span>
      <Body
        {...props}
        editing={editing}
        onEdited={() => {
          setEditing(false);
        }}
      />
      {last || item.tick === 'uploading' ? <Meta item={item} name={name} /> : null}
      {item.tick === 'refused' ? <NotSent itemKey={item.key} problem={item.problem} conversation={conversation} /> : null}
      {mayChange(item) && !editing ? (
        <MessageActions
          item={item}
          conversation={conversation}
          onEdit={() => {
            setEditing(true);
          }}
        />
      ) : null}
    </div>
  );
}
