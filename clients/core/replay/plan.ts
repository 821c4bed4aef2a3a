/**
 * What the starter hands over on standard input, and what it gets back line by line.
 * Invariant: names of fields are the starter's; nothing here is judged, only played and told.
 */
export interface Turn {
  readonly by: 'customer' | 'agent' | 'note';
  readonly text: string;
}

export interface Dialogue {
  readonly number: number;
  readonly subject: string;
  readonly turns: readonly Turn[];
}

export interface Plan {
  readonly server_url: string;
  readonly app_id: string;
  readonly app_key: string;
  readonly identity_secret: string;
  readonly agent: { readonly email: string; readonly password: string; readonly workspace_id: string };
  /** For what the devices keep. */
  readonly folder: string;
  readonly seed: number;
  /** Pauses of people are divided by this. */
  readonly speed: number;
  readonly customers_at_once: number;
  /** How long one side waits for the other before the dialogue counts as stalled. */
  readonly patience_seconds: number;
  readonly dialogues: readonly Dialogue[];
}

export interface SentRecord {
  readonly by: Turn['by'];
  readonly client_message_id: string;
  readonly text: string;
}

export interface ShownRecord {
  readonly id: string | null;
  readonly kind: 'message' | 'note';
  readonly author: string;
}

/** One side's part of a dialogue. `stalled`: what it waited for in vain. */
export interface PartRecord {
  readonly conversation_id: string | null;
  readonly sent: readonly SentRecord[];
  readonly shown: readonly ShownRecord[];
  readonly stalled: string | null;
}

/** Milliseconds from the writer's device to the other's screen, for every message that got there. */
export interface DialogueRecord {
  readonly type: 'dialogue';
  readonly number: number;
  readonly customer: PartRecord;
  readonly agent: PartRecord;
  readonly delivery_ms: readonly number[];
  readonly reconnects: number;
  readonly reloads: number;
  readonly troubles: Readonly<Record<string, number>>;
}

export interface AgentRecord {
  readonly type: 'agent';
  readonly reconnects: number;
}
