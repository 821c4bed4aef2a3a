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
  | 'conversation_parked'
  | 'conversation_returned'
  | 'conversation_snoozed'
  | 'conversation_paused'
  | 'conversation_resumed'
  | 'conversation_offered'
  | 'queue_changed'
  | 'solution_asked'
  | 'solution_answered'
  | 'mode_changed';
