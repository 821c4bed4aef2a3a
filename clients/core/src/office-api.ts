/**
 * The office: what an administrator sets up, and what their settings would have meant. Field names are the wire's.
 * Invariant: a change names only what is to be different; null is a value where a field may be empty.
 */
import type { AvailabilityState, Id, Instant } from '@onglass/protocol';
import type { HttpRequest, Outcome } from './api.ts';

/** [opens, closes] as HH:MM in the calendar's own time; what closes no later than it opens ends the next day. */
export type Shift = readonly [string, string];

export interface SpecialDay {
  readonly date: string;
  readonly hours: readonly Shift[];
}

/** `week` begins with Monday. */
export interface OpeningHours {
  readonly time_zone: string;
  readonly week: readonly (readonly Shift[])[];
  readonly holiday_region: string | null;
  readonly exceptions: readonly SpecialDay[];
}

export interface CalendarSettings extends OpeningHours {
  readonly name: string;
}

export interface OfficeCalendar extends CalendarSettings {
  readonly id: Id;
  readonly created_at: Instant;
}

export interface CalendarDay {
  readonly date: string;
  readonly rule: 'week' | 'holiday' | 'exception';
  readonly holiday: string | null;
  readonly openings: readonly { readonly opens_at: Instant; readonly closes_at: Instant }[];
}

export interface CalendarDays {
  readonly time_zone: string;
  readonly days: readonly CalendarDay[];
}

export interface OfficeTeam {
  readonly id: Id;
  readonly name: string;
  readonly agent_ids: readonly Id[];
  readonly created_at: Instant;
}

export interface OfficeSkill {
  readonly id: Id;
  readonly name: string;
  readonly kind: 'skill' | 'language';
}

/** 1 is a little, 5 is best. */
export interface SkillLevel {
  readonly skill_id: Id;
  readonly level: number;
}

export interface QueueSettings {
  readonly name: string;
  readonly is_default: boolean;
  readonly team_id: Id | null;
  readonly calendar_id: Id | null;
  readonly priority: number;
  readonly policy: 'earliest_keepable_deadline' | 'first_come';
  readonly language_rule: 'ignored' | 'preferred' | 'required';
  readonly accepts: 'automatic' | 'asked';
  readonly offer_seconds: number;
  readonly grace_seconds: number;
  readonly hold_seconds: number;
  readonly remind_after_seconds: number | null;
  readonly ask_after_seconds: number | null;
  readonly resolve_after_seconds: number | null;
  readonly reopen_seconds: number;
  readonly escalate_by: number;
  readonly escalate_to_queue_id: Id | null;
  readonly skills: readonly { readonly skill_id: Id; readonly least_level: number }[];
}

export interface OfficeQueue extends QueueSettings {
  readonly id: Id;
  readonly created_at: Instant;
}

/** The present_… targets hold while the customer is in the messenger. */
export interface ServiceLevelSettings {
  readonly name: string;
  readonly rank: number;
  readonly queue_id: Id | null;
  readonly least_priority: number | null;
  readonly channel: string | null;
  readonly calendar_id: Id | null;
  readonly first_response_seconds: number | null;
  readonly next_response_seconds: number | null;
  readonly resolution_seconds: number | null;
  readonly present_first_response_seconds: number | null;
  readonly present_next_response_seconds: number | null;
  readonly warning_share: number;
}

export interface OfficeServiceLevel extends ServiceLevelSettings {
  readonly id: Id;
}

export type AgentRole = 'agent' | 'supervisor' | 'administrator';

export interface OfficeAgent {
  readonly id: Id;
  readonly email: string;
  readonly name: string;
  readonly role: AgentRole;
  readonly availability: AvailabilityState;
  readonly created_at: Instant;
  readonly disabled_at: Instant | null;
  readonly capacity: number;
}

export interface NewAgent {
  readonly email: string;
  readonly name: string;
  readonly password: string;
  readonly role?: AgentRole;
}

export interface AgentChange {
  readonly role?: AgentRole;
  readonly password?: string;
  readonly disabled?: boolean;
  readonly capacity?: number;
}

export interface OfficeLabel {
  readonly id: Id;
  readonly name: string;
}

export interface AttributeSettings {
  readonly key: string;
  readonly label: string;
  readonly kind: 'text' | 'number' | 'date' | 'yes_no' | 'choice';
  readonly choices: readonly string[];
}

export interface OfficeAttribute extends AttributeSettings {
  readonly id: Id;
}

export interface RuleSettings {
  readonly name: string;
  readonly text: string;
  readonly is_on: boolean;
  readonly rank: number;
}

/** What is wrong with a rule's text; lines and columns begin with 1. */
export interface RuleFault {
  readonly line: number;
  readonly column: number;
  readonly detail: string;
  readonly expected: readonly string[];
  readonly suggestion: string | null;
}

/** While it has `problems` it does nothing. */
export interface OfficeRule extends RuleSettings {
  readonly id: Id;
  readonly problems: readonly RuleFault[];
}

/** A text read: said back in one form, or what is wrong with it. */
export interface RuleReading {
  readonly sentences: readonly string[];
  readonly errors: readonly RuleFault[];
}

export interface RuleMatch {
  readonly conversation_id: Id;
  readonly case_number: string;
  readonly subject: string | null;
  readonly at: Instant;
  readonly actions: readonly string[];
}

/** `total` of the `times` looked at fit; `matches` are the newest of them. */
export interface RuleRehearsal {
  readonly cases: number;
  readonly times: number;
  readonly total: number;
  readonly matches: readonly RuleMatch[];
  readonly caveats: readonly string[];
}

/** With a `failure` it did nothing. */
export interface RuleRun {
  readonly conversation_id: Id;
  readonly case_number: string;
  readonly seq: number;
  readonly ran_at: Instant;
  readonly actions: readonly string[];
  readonly failure: string | null;
}

export type PreviewTopic = 'hours' | 'service_level' | 'queue' | 'team' | 'skill';

/**
 * `settings`: what the topic's own change, or without `id` its creation, would be told. A team may have `agent_ids`, all its
 * members, and a skill `agents`, a list of {agent_id, level}: all who have it.
 */
export interface PreviewQuestion {
  readonly id?: Id;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly days?: number;
}

/** null: not known from what was recorded. What is called recorded_… really happened, and stands in `before` only. */
export type PreviewFigures = Readonly<Record<string, number | null>>;

/**
 * What the last days would have been. `recounted`: reckoned anew from what was recorded; `replayed`: the recorded arrivals
 * were routed again, before and after alike. `caveats` say in words what the figures cannot know.
 */
export interface PreviewAnswer {
  readonly days: number;
  readonly cases: number;
  readonly before: PreviewFigures;
  readonly after: PreviewFigures;
  readonly changes: readonly { readonly figure: string; readonly before: number | null; readonly after: number | null }[];
  readonly basis: 'recounted' | 'replayed';
  readonly caveats: readonly string[];
}

/** One kind of thing that is set up. `remove` of what is in use is refused with 409. */
export interface Shelf<Item, New, Change> {
  list(): Promise<Outcome<readonly Item[]>>;
  create(settings: New): Promise<Outcome<Item>>;
  change(id: Id, change: Change): Promise<Outcome<Item>>;
  remove(id: Id): Promise<Outcome>;
}

/** For a signed-in administrator; anybody else is refused with 403. */
export interface Office {
  readonly teams: Shelf<OfficeTeam, { readonly name: string }, { readonly name: string }> & {
    /** All members: whoever is not named leaves. */
    setMembers(id: Id, agentIds: readonly Id[]): Promise<Outcome<OfficeTeam>>;
  };
  readonly skills: Shelf<OfficeSkill, { readonly name: string; readonly kind?: OfficeSkill['kind'] }, { readonly name: string }>;
  readonly calendars: Shelf<OfficeCalendar, Pick<CalendarSettings, 'name' | 'time_zone' | 'week'> & Partial<CalendarSettings>, Partial<CalendarSettings>> & {
    /** What hours come to day by day, before they are saved. */
    days(hours: OpeningHours, days?: number): Promise<Outcome<CalendarDays>>;
  };
  readonly queues: Shelf<OfficeQueue, Partial<QueueSettings> & { readonly name: string }, Partial<QueueSettings>>;
  readonly serviceLevels: Shelf<OfficeServiceLevel, Partial<ServiceLevelSettings> & { readonly name: string }, Partial<ServiceLevelSettings>>;
  /** Agents are disabled, never removed. */
  readonly agents: Omit<Shelf<OfficeAgent, NewAgent, AgentChange>, 'remove'> & {
    skillsOf(id: Id): Promise<Outcome<readonly SkillLevel[]>>;
    /** All that the agent can do: what is not named is gone. */
    setSkills(id: Id, skills: readonly SkillLevel[]): Promise<Outcome<readonly SkillLevel[]>>;
  };
  readonly tags: Shelf<OfficeLabel, { readonly name: string }, { readonly name: string }>;
  readonly attributes: Shelf<OfficeAttribute, Partial<AttributeSettings>, Partial<AttributeSettings>>;
  readonly closingReasons: Shelf<OfficeLabel, { readonly name: string }, { readonly name: string }>;
  readonly rules: Shelf<OfficeRule, Partial<RuleSettings> & { readonly name: string; readonly text: string }, Partial<RuleSettings>> & {
    check(text: string): Promise<Outcome<RuleReading>>;
    /** What it would have done in the last days; nothing is done. */
    dryRun(text: string, days?: number): Promise<Outcome<RuleRehearsal>>;
    runsOf(id: Id): Promise<Outcome<readonly RuleRun[]>>;
  };
  /** What the last days would have been with these settings; nothing is saved. */
  preview(topic: PreviewTopic, question: PreviewQuestion): Promise<Outcome<PreviewAnswer>>;
  /** Any other call under /v1/admin, for a screen that brings the shapes of its own calls. */
  ask<T>(method: HttpRequest['method'], path: string, body?: unknown): Promise<Outcome<T>>;
}
