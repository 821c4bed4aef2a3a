export type {
  Actor,
  AgentRef,
  Content,
  ConversationRow,
  ConversationStatus,
  DeliveryState,
  Id,
  Instant,
  KnownEvent,
  Message,
  MessagePreview,
  Note,
  Seq,
  TextContent,
  WireEvent,
} from '@onglass/protocol';

/** Events that are drawn as a line in the thread. */
export type ActivityEventType =
  | 'conversation_opened'
  | 'conversation_assigned'
  | 'conversation_resolved'
  | 'conversation_reopened'
  | 'mode_changed';
