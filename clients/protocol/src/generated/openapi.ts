// Generated from docs/api/openapi.json by `npm run generate`; do not edit.
export type paths = Record<string, never>;
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * AddDevice
         * @description A browser (`endpoint`, `keys`) or a phone (`token`; for Apple's also `app_id`, the bundle id).
         */
        readonly AddDevice: {
            /** @default null */
            readonly app_id?: string | null;
            /** @default null */
            readonly endpoint?: string | null;
            /**
             * @default production
             * @enum {unknown}
             */
            readonly environment?: "production" | "sandbox";
            /** @default null */
            readonly keys?: components["schemas"]["SubscriptionKeysBody"] | null;
            /** @enum {unknown} */
            readonly kind: "apns" | "fcm" | "web";
            /** @default null */
            readonly label?: string | null;
            /** @default null */
            readonly token?: string | null;
        };
        /**
         * AddIdentityKey
         * @description A public key (PEM) with which the host app's server signs identities.
         */
        readonly AddIdentityKey: {
            /** @enum {unknown} */
            readonly algorithm: "ES256" | "EdDSA" | "RS256";
            readonly public_key: string;
        };
        /**
         * AddNote
         * @description Words among agents, which no customer ever receives.
         */
        readonly AddNote: {
            /** @description Makes the send idempotent. */
            readonly client_message_id: string;
            readonly content: components["schemas"]["TextContent"];
        };
        /**
         * AddPushSubscription
         * @description An address of the browser's push service; `label` tells one device from another.
         */
        readonly AddPushSubscription: {
            readonly endpoint: string;
            readonly keys: components["schemas"]["SubscriptionKeysBody"];
            /** @default null */
            readonly label?: string | null;
        };
        /**
         * AdminErasure
         * @description The same for administrators: whose it is, about which case, and what they say.
         */
        readonly AdminErasure: {
            readonly case_number: string | null;
            readonly conversation_id: string | null;
            /** Format: uuid */
            readonly customer_id: string;
            readonly customer_name: string | null;
            readonly decided_at: string | null;
            readonly erase_at: string | null;
            readonly erased_at: string | null;
            /** Format: uuid */
            readonly id: string;
            readonly kept: readonly components["schemas"]["Kept"][];
            readonly reason: string | null;
            readonly refusal: string | null;
            readonly requested_at: string;
            /** @enum {unknown} */
            readonly status: "approved" | "erased" | "refused" | "requested";
        };
        /**
         * AdminErasures
         * @description The workspace's requests, newest first, 200 at most.
         */
        readonly AdminErasures: {
            readonly erasure_requests: readonly components["schemas"]["AdminErasure"][];
        };
        /**
         * AdminToken
         * @description A new admin token, shown this once.
         */
        readonly AdminToken: {
            readonly admin_token: string;
            readonly session: components["schemas"]["SessionAnswer"];
        };
        /**
         * AgentAnswer
         * @description An agent as administrators see them; `capacity` is how many conversations of messages they may hold at once.
         */
        readonly AgentAnswer: {
            readonly availability: string;
            readonly capacity: number;
            readonly created_at: string;
            readonly disabled_at: string | null;
            readonly email: string;
            /** Format: uuid */
            readonly id: string;
            readonly name: string;
            readonly role: string;
        };
        /**
         * AgentAtWork
         * @description The signed-in agent, how many cases they may hold at once, and how many places are taken.
         */
        readonly AgentAtWork: {
            /** @enum {unknown} */
            readonly availability: "away" | "offline" | "online";
            readonly capacity: number;
            readonly email: string;
            /** Format: uuid */
            readonly id: string;
            readonly load: number;
            readonly name: string;
            /** @enum {unknown} */
            readonly role: "administrator" | "agent" | "supervisor";
            /** Format: uuid */
            readonly workspace_id: string;
        };
        /**
         * AgentConversation
         * @description One conversation with the panel an agent reads before the first word.
         *
         *         `customer_present`: they have the messenger before them just now. `customer_blocked`: what they write is refused.
         *         `came_by_link_at`: since when somebody is here by the link in a mail, who has not signed in to the app for it.
         *         `hand_over`: None when the case never changed hands; only where one conversation is read.
         */
        readonly AgentConversation: {
            readonly assignee: components["schemas"]["AgentReference"] | null;
            /** @default null */
            readonly came_by_link_at?: string | null;
            readonly case_number: string;
            /** @default null */
            readonly context?: components["schemas"]["ConversationContext"] | null;
            readonly created_at: string;
            readonly customer: components["schemas"]["CustomerReference"];
            /** @default false */
            readonly customer_blocked?: boolean;
            /** @default false */
            readonly customer_present?: boolean;
            /** @default null */
            readonly due_at?: string | null;
            /** @default null */
            readonly expected_reply?: components["schemas"]["ExpectedReply"] | null;
            readonly facts: components["schemas"]["CaseFacts"];
            /** @default null */
            readonly hand_over?: components["schemas"]["HandOver"] | null;
            /** @default false */
            readonly has_draft?: boolean;
            /** @enum {unknown} */
            readonly holding: "held" | "none" | "parked" | "returned";
            /** Format: uuid */
            readonly id: string;
            /** @default null */
            readonly last_message?: components["schemas"]["MessagePreview"] | null;
            readonly last_seq: number;
            readonly mode: string;
            /** @default false */
            readonly muted?: boolean;
            /** @default null */
            readonly muted_until?: string | null;
            /** @default 0 */
            readonly other_conversations?: number;
            /** @default null */
            readonly outcome?: ("confirmed" | "failed" | "unconfirmed") | null;
            /** @default false */
            readonly paused?: boolean;
            /** @default null */
            readonly previous_id?: string | null;
            /** @default null */
            readonly promised_until?: string | null;
            /** @default null */
            readonly queue_id?: string | null;
            /** @default null */
            readonly rating?: components["schemas"]["GivenRating"] | null;
            readonly read_seq: number;
            /** @default null */
            readonly resolved_at?: string | null;
            /** @default null */
            readonly snoozed_until?: string | null;
            /** @enum {unknown} */
            readonly status: "open" | "resolved" | "snoozed";
            readonly subject: string | null;
            /** @default null */
            readonly team?: null;
            /** @enum {unknown} */
            readonly turn: "agent" | "customer";
            readonly unread: number;
            readonly updated_at: string;
            /** @default null */
            readonly waiting_since?: string | null;
        };
        /**
         * AgentConversationPage
         * @description A page of an agent's view, newest first; hand `next_cursor` back for the page after.
         */
        readonly AgentConversationPage: {
            readonly conversations: readonly components["schemas"]["AgentConversationRow"][];
            readonly next_cursor: string | null;
        };
        /**
         * AgentConversationRow
         * @description A row of an agent's list.
         *
         *         `waiting_since`: when the customer began to wait; None while it is their turn. `snoozed_until`: None until somebody
         *         writes. `due_at`: until when an answer is owed. `outcome`: None until the customer said whether it is solved, or
         *         fell silent over it. `previous_id`: the case this one continues.
         */
        readonly AgentConversationRow: {
            readonly assignee: components["schemas"]["AgentReference"] | null;
            readonly case_number: string;
            readonly created_at: string;
            readonly customer: components["schemas"]["CustomerReference"];
            /** @default null */
            readonly due_at?: string | null;
            /** @default null */
            readonly expected_reply?: components["schemas"]["ExpectedReply"] | null;
            readonly facts: components["schemas"]["CaseFacts"];
            /** @default false */
            readonly has_draft?: boolean;
            /** @enum {unknown} */
            readonly holding: "held" | "none" | "parked" | "returned";
            /** Format: uuid */
            readonly id: string;
            /** @default null */
            readonly last_message?: components["schemas"]["MessagePreview"] | null;
            readonly last_seq: number;
            readonly mode: string;
            /** @default false */
            readonly muted?: boolean;
            /** @default null */
            readonly muted_until?: string | null;
            /** @default null */
            readonly outcome?: ("confirmed" | "failed" | "unconfirmed") | null;
            /** @default false */
            readonly paused?: boolean;
            /** @default null */
            readonly previous_id?: string | null;
            /** @default null */
            readonly promised_until?: string | null;
            /** @default null */
            readonly queue_id?: string | null;
            readonly read_seq: number;
            /** @default null */
            readonly resolved_at?: string | null;
            /** @default null */
            readonly snoozed_until?: string | null;
            /** @enum {unknown} */
            readonly status: "open" | "resolved" | "snoozed";
            readonly subject: string | null;
            /** @default null */
            readonly team?: null;
            /** @enum {unknown} */
            readonly turn: "agent" | "customer";
            readonly unread: number;
            readonly updated_at: string;
            /** @default null */
            readonly waiting_since?: string | null;
        };
        /**
         * AgentReference
         * @description An agent as others see them.
         */
        readonly AgentReference: {
            /** @default null */
            readonly avatar_url?: string | null;
            /** Format: uuid */
            readonly id: string;
            /** @default null */
            readonly name?: string | null;
        };
        /**
         * Agents
         * @description The workspace's agents, disabled ones too.
         */
        readonly Agents: {
            readonly agents: readonly components["schemas"]["AgentAnswer"][];
        };
        /**
         * AgentSelf
         * @description The signed-in agent.
         */
        readonly AgentSelf: {
            /** @enum {unknown} */
            readonly availability: "away" | "offline" | "online";
            readonly email: string;
            /** Format: uuid */
            readonly id: string;
            readonly name: string;
            /** @enum {unknown} */
            readonly role: "administrator" | "agent" | "supervisor";
            /** Format: uuid */
            readonly workspace_id: string;
        };
        /**
         * AgentSession
         * @description An agent's session.
         */
        readonly AgentSession: {
            readonly agent: components["schemas"]["AgentSelf"];
            readonly expires_at: string;
            readonly session_token: string;
        };
        /**
         * AgentSkill
         * @description A skill and how well the agent has it, from 1 to 5.
         */
        readonly AgentSkill: {
            readonly level: number;
            /** Format: uuid */
            readonly skill_id: string;
        };
        /**
         * AgentSkillBody
         * @description A skill and how well the agent has it.
         */
        readonly AgentSkillBody: {
            /** @description 1 is a little, 5 is best. */
            readonly level: number;
            /** Format: uuid */
            readonly skill_id: string;
        };
        /**
         * AgentSkills
         * @description All that an agent can do.
         */
        readonly AgentSkills: {
            readonly skills: readonly components["schemas"]["AgentSkill"][];
        };
        /**
         * Answer
         * @description The answer to a question.
         *
         *         list_picker: `items` (their ids) · time_picker: `slot` · form: `values` by the fields' ids · card and carousel:
         *         `action`, for a carousel with `card` (from 0) · rating: `score`, and `comment` where it was asked for.
         */
        readonly Answer: {
            /** @default null */
            readonly action?: string | null;
            /** @default null */
            readonly card?: number | null;
            /** @default null */
            readonly comment?: string | null;
            /** @default null */
            readonly items?: readonly string[] | null;
            /** @default null */
            readonly score?: number | null;
            /** @default null */
            readonly slot?: string | null;
            /** @default null */
            readonly values?: Record<string, never> | null;
        };
        /**
         * AppAnswer
         * @description An app.
         */
        readonly AppAnswer: {
            readonly allowed_origins: readonly string[];
            readonly app_key: string;
            readonly created_at: string;
            /** Format: uuid */
            readonly id: string;
            readonly name: string;
        };
        /**
         * Apps
         * @description The workspace's apps.
         */
        readonly Apps: {
            readonly apps: readonly components["schemas"]["AppAnswer"][];
        };
        /**
         * AppTheme
         * @description An app's colour and the tones (`#rrggbb` by token) that follow from it; `adjusted` says what had to differ.
         */
        readonly AppTheme: {
            readonly adjusted: readonly string[];
            readonly color: string | null;
            readonly dark: {
                readonly [key: string]: string;
            };
            readonly light: {
                readonly [key: string]: string;
            };
        };
        /**
         * AppWithSecret
         * @description An app with its identity secret, which is shown this once.
         */
        readonly AppWithSecret: {
            readonly app: components["schemas"]["AppAnswer"];
            readonly identity_secret: string;
        };
        /**
         * ArticleContent
         * @description Something to read.
         */
        readonly ArticleContent: {
            /** @default null */
            readonly alt?: string | null;
            readonly fallback: string;
            /** @default null */
            readonly image?: components["schemas"]["FileDescription"] | null;
            /** @default null */
            readonly text?: string | null;
            readonly title: string;
            /** @enum {unknown} */
            readonly type: "article";
            readonly url: string;
        };
        /**
         * Assign
         * @description Who owns the case: an agent, or whoever of a team is best; without either, nobody.
         */
        readonly Assign: {
            /** @default null */
            readonly agent_id?: string | null;
            /** @default null */
            readonly team_id?: string | null;
        };
        /**
         * AttemptAnswer
         * @description What came of an attempt: an HTTP status of the push service, or what went wrong.
         */
        readonly AttemptAnswer: {
            readonly at: string;
            readonly error: string | null;
            readonly status: number | null;
        };
        /**
         * AttributeAnswer
         * @description What may be said of cases under a key; `choices` for the kind `choice` only.
         */
        readonly AttributeAnswer: {
            readonly choices: readonly string[];
            /** Format: uuid */
            readonly id: string;
            readonly key: string;
            /** @enum {unknown} */
            readonly kind: "choice" | "date" | "number" | "text" | "yes_no";
            readonly label: string;
            readonly rank: number;
        };
        /**
         * Attributes
         * @description The attributes in use, in the order in which they are shown.
         */
        readonly Attributes: {
            readonly attributes: readonly components["schemas"]["AttributeAnswer"][];
        };
        /**
         * AudioContent
         * @description A voice note to hear.
         */
        readonly AudioContent: {
            /** @default null */
            readonly duration_seconds?: number | null;
            readonly fallback: string;
            readonly file: components["schemas"]["FileDescription"];
            /** @default null */
            readonly transcript?: string | null;
            /** @enum {unknown} */
            readonly type: "audio";
        };
        /**
         * AuditEntry
         * @description A privileged act.
         */
        readonly AuditEntry: {
            readonly action: string;
            readonly actor_id: string | null;
            readonly actor_kind: string;
            readonly detail: Record<string, never>;
            readonly hash: string;
            readonly number: number;
            readonly occurred_at: string;
            readonly target_id: string | null;
            readonly target_kind: string | null;
        };
        /**
         * AuditPage
         * @description Privileged acts, newest first; `next_before` continues.
         */
        readonly AuditPage: {
            readonly entries: readonly components["schemas"]["AuditEntry"][];
            readonly next_before: number | null;
        };
        /**
         * AuditVerdictAnswer
         * @description Whether the chain of audit rows is whole.
         */
        readonly AuditVerdictAnswer: {
            readonly broken_at: number | null;
            readonly checked: number;
            readonly intact: boolean;
            readonly reason: string | null;
        };
        /**
         * Author
         * @description Who wrote a message or did something. `id` and `name` are left out where the reader needs neither.
         */
        readonly Author: {
            /** @default null */
            readonly avatar_url?: string | null;
            /** @default null */
            readonly id?: string | null;
            /** @enum {unknown} */
            readonly kind: "agent" | "assistant" | "customer" | "system";
            /** @default null */
            readonly name?: string | null;
        };
        /**
         * AvailabilityAnswer
         * @description Whether the agent takes cases now.
         */
        readonly AvailabilityAnswer: {
            /** @enum {unknown} */
            readonly state: "away" | "offline" | "online";
        };
        /**
         * BlockCustomer
         * @description Why, for the audit log; the customer does not see it.
         */
        readonly BlockCustomer: {
            /** @default null */
            readonly reason?: string | null;
        };
        /**
         * CalendarAnswer
         * @description Opening hours under a name, each day's shifts in order.
         */
        readonly CalendarAnswer: {
            readonly created_at: string;
            readonly exceptions: readonly components["schemas"]["ExceptionDayAnswer"][];
            readonly holiday_region: string | null;
            /** Format: uuid */
            readonly id: string;
            readonly name: string;
            readonly time_zone: string;
            readonly week: readonly (readonly (readonly [
                string,
                string
            ])[])[];
        };
        /**
         * CalendarDay
         * @description The shifts that open on a local date, the rule that gave them, and the holiday it is.
         */
        readonly CalendarDay: {
            readonly date: string;
            readonly holiday: string | null;
            readonly openings: readonly components["schemas"]["Opening"][];
            /** @enum {unknown} */
            readonly rule: "exception" | "holiday" | "week";
        };
        /**
         * CalendarPreview
         * @description What a calendar comes to, day by day.
         */
        readonly CalendarPreview: {
            readonly days: readonly components["schemas"]["CalendarDay"][];
            readonly time_zone: string;
        };
        /**
         * Calendars
         * @description The workspace's calendars.
         */
        readonly Calendars: {
            readonly calendars: readonly components["schemas"]["CalendarAnswer"][];
        };
        /**
         * Capture
         * @description What a client tells at once. `dropped`: steps it had no room for. `consent`: what the host app says of it.
         */
        readonly Capture: {
            /** @default null */
            readonly attributes?: Record<string, never> | null;
            /** @default [] */
            readonly breadcrumbs?: readonly components["schemas"]["IncomingBreadcrumb"][];
            /** @default null */
            readonly consent?: boolean | null;
            /** @default null */
            readonly conversation_id?: string | null;
            /** @default null */
            readonly device?: Record<string, never> | null;
            /** @default 0 */
            readonly dropped?: number;
            /** @default null */
            readonly screen?: components["schemas"]["IncomingScreen"] | null;
        };
        /**
         * Captured
         * @description How many breadcrumbs of a capture are new and kept; one that was there already is neither here nor there.
         */
        readonly Captured: {
            readonly rejected: readonly components["schemas"]["Rejected"][];
            readonly stored: number;
        };
        /**
         * CaptureRequestContent
         * @description Please send a picture; an image that replies to it is the answer.
         */
        readonly CaptureRequestContent: {
            /** @default null */
            readonly fallback?: string | null;
            readonly kinds: readonly ("photo" | "screenshot")[];
            readonly text: string;
            /** @enum {unknown} */
            readonly type: "capture_request";
        };
        /**
         * Card
         * @description A card of a carousel.
         */
        readonly Card: {
            readonly actions: readonly components["schemas"]["CardAction"][];
            /** @default null */
            readonly alt?: string | null;
            /** @default null */
            readonly image?: components["schemas"]["FileDescription"] | null;
            /** @default null */
            readonly rows?: readonly components["schemas"]["CardRow"][] | null;
            /** @default null */
            readonly text?: string | null;
            readonly title: string;
        };
        /**
         * CardAction
         * @description A button: `reply` answers the card, `link` opens `url`, `open_screen` the host app's `screen`.
         */
        readonly CardAction: {
            readonly id: string;
            /** @enum {unknown} */
            readonly kind: "link" | "open_screen" | "reply";
            /** @default null */
            readonly screen?: string | null;
            readonly title: string;
            /** @default null */
            readonly url?: string | null;
        };
        /**
         * CardContent
         * @description A card.
         */
        readonly CardContent: {
            readonly actions: readonly components["schemas"]["CardAction"][];
            /** @default null */
            readonly alt?: string | null;
            readonly fallback: string;
            /** @default null */
            readonly image?: components["schemas"]["FileDescription"] | null;
            /** @default null */
            readonly rows?: readonly components["schemas"]["CardRow"][] | null;
            /** @default null */
            readonly text?: string | null;
            readonly title: string;
            /** @enum {unknown} */
            readonly type: "card";
        };
        /**
         * CardRow
         * @description A fact on a card.
         */
        readonly CardRow: {
            readonly label: string;
            readonly value: string;
        };
        /**
         * CarouselContent
         * @description Cards beside each other.
         */
        readonly CarouselContent: {
            readonly cards: readonly components["schemas"]["Card"][];
            readonly fallback: string;
            /** @enum {unknown} */
            readonly type: "carousel";
        };
        /**
         * CaseFacts
         * @description What the company says of a case in its own words.
         *
         *         `attributes` by the definitions' keys. `language`: a BCP 47 tag. `priority`: -10 to 10, on top of its queue's.
         */
        readonly CaseFacts: {
            readonly attributes: Record<string, never>;
            readonly closing_reason: components["schemas"]["Named"] | null;
            readonly language: string | null;
            readonly priority: number;
            readonly spam: boolean;
            readonly tags: readonly components["schemas"]["Named"][];
        };
        /**
         * ChangeAgent
         * @description What is left out stays. A new role or password, or being disabled, ends the agent's sessions.
         *
         *         `capacity` is how many conversations of messages the agent may hold at once.
         */
        readonly ChangeAgent: {
            /** @default null */
            readonly capacity?: number | null;
            /** @default null */
            readonly disabled?: boolean | null;
            /** @default null */
            readonly password?: string | null;
            /** @default null */
            readonly role?: ("administrator" | "agent" | "supervisor") | null;
        };
        /**
         * ChangeApp
         * @description What is left out stays.
         */
        readonly ChangeApp: {
            /** @default null */
            readonly allowed_origins?: readonly string[] | null;
        };
        /**
         * ChangeAttribute
         * @description What is to be different; key and kind stay, and so does what cases say already.
         */
        readonly ChangeAttribute: {
            /** @description For the kind `choice` only. */
            readonly choices?: readonly string[];
            readonly label?: string;
            /** @description The order in which they are shown. */
            readonly rank?: number;
        };
        /**
         * ChangeCalendar
         * @description What is left out stays; a week and the exceptions are replaced as a whole.
         */
        readonly ChangeCalendar: {
            readonly exceptions?: readonly components["schemas"]["ExceptionDay"][];
            readonly holiday_region?: string | null;
            readonly name?: string;
            /** @description An IANA name such as Europe/Berlin. */
            readonly time_zone?: string;
            /** @description Monday first; [] is a closed day. */
            readonly week?: readonly (readonly (readonly [
                string,
                string
            ])[])[];
        };
        /**
         * ChangeClosingReason
         * @description What is to be different about a closing reason.
         */
        readonly ChangeClosingReason: {
            readonly name?: string;
            /** @description The order in which they are shown. */
            readonly rank?: number;
        };
        /**
         * ChangeFacts
         * @description What is to be different about a case.
         */
        readonly ChangeFacts: {
            /** @default [] */
            readonly add_tags?: readonly string[];
            /**
             * @description By key; each value as its definition wants it, null takes it away.
             * @default {}
             */
            readonly attributes?: Record<string, never>;
            readonly closing_reason_id?: string | null;
            readonly language?: string | null;
            readonly priority?: number;
            /** @default [] */
            readonly remove_tags?: readonly string[];
        };
        /**
         * ChangeQueue
         * @description What is left out stays; the skills are replaced as a whole. A default queue is one only by making it so.
         */
        readonly ChangeQueue: {
            /** @enum {unknown} */
            readonly accepts?: "asked" | "automatic";
            readonly ask_after_seconds?: number | null;
            readonly calendar_id?: string | null;
            readonly escalate_by?: number;
            readonly escalate_to_queue_id?: string | null;
            readonly grace_seconds?: number;
            readonly hold_seconds?: number;
            readonly is_default?: boolean;
            /** @enum {unknown} */
            readonly language_rule?: "ignored" | "preferred" | "required";
            readonly name?: string;
            readonly offer_seconds?: number;
            /** @description earliest_keepable_deadline or first_come. */
            readonly policy?: string;
            readonly priority?: number;
            readonly remind_after_seconds?: number | null;
            readonly reopen_seconds?: number;
            readonly resolve_after_seconds?: number | null;
            readonly skills?: readonly components["schemas"]["QueueSkillBody"][];
            readonly team_id?: string | null;
        };
        /**
         * ChangeRule
         * @description What is to be different; what is left out stays.
         */
        readonly ChangeRule: {
            readonly is_on?: boolean;
            readonly name?: string;
            /** @description Rules act in this order. */
            readonly rank?: number;
            /** @description A rule as people read it: when a conversation opens if outside hours then tag "after-hours". */
            readonly text?: string;
        };
        /**
         * ChangeServiceLevel
         * @description What is to be different; what is left out stays. Clocks that run keep what they began with.
         */
        readonly ChangeServiceLevel: {
            readonly calendar_id?: string | null;
            readonly channel?: string | null;
            readonly first_response_seconds?: number | null;
            readonly least_priority?: number | null;
            readonly name?: string;
            readonly next_response_seconds?: number | null;
            readonly present_first_response_seconds?: number | null;
            readonly present_next_response_seconds?: number | null;
            readonly queue_id?: string | null;
            /** @description Levels are asked in this order; the first that fits holds. */
            readonly rank?: number;
            readonly resolution_seconds?: number | null;
            /** @description After this part of a target its clock warns. */
            readonly warning_share?: number;
        };
        /**
         * ChangeSkill
         * @description A new name.
         */
        readonly ChangeSkill: {
            /** @description A language is named by its BCP 47 tag. */
            readonly name: string;
        };
        /**
         * ChangeTag
         * @description What is to be different about a tag.
         */
        readonly ChangeTag: {
            readonly name?: string;
        };
        /**
         * ChangeTeam
         * @description A new name.
         */
        readonly ChangeTeam: {
            readonly name: string;
        };
        /**
         * ChangeView
         * @description What is to be different; the filter is replaced as a whole.
         */
        readonly ChangeView: {
            readonly filter?: components["schemas"]["ViewFilter"];
            readonly is_shared?: boolean;
            readonly name?: string;
            /** @description The order in which they are shown. */
            readonly rank?: number;
        };
        /**
         * CheckedRule
         * @description A rule read: its sentences in one form, or what is wrong with it.
         */
        readonly CheckedRule: {
            readonly errors: readonly components["schemas"]["TextFault"][];
            readonly sentences: readonly string[];
        };
        /**
         * CheckRule
         * @description A text to be read.
         */
        readonly CheckRule: {
            readonly text: string;
        };
        /**
         * ClientSession
         * @description A customer's session. `session_token` and `anonymous_id` are secrets of the device.
         */
        readonly ClientSession: {
            readonly anonymous_id: string;
            readonly config: components["schemas"]["Config"];
            readonly customer: components["schemas"]["SessionCustomer"];
            readonly expires_at: string;
            readonly session_token: string;
        };
        /**
         * ClosingReasonAnswer
         * @description Why a case may be closed.
         */
        readonly ClosingReasonAnswer: {
            /** Format: uuid */
            readonly id: string;
            readonly name: string;
            readonly rank: number;
        };
        /**
         * ClosingReasons
         * @description The closing reasons in use, in the order in which they are shown.
         */
        readonly ClosingReasons: {
            readonly closing_reasons: readonly components["schemas"]["ClosingReasonAnswer"][];
        };
        /**
         * Colleague
         * @description An agent as colleagues see them.
         */
        readonly Colleague: {
            /** @enum {unknown} */
            readonly availability: "away" | "offline" | "online";
            /** Format: uuid */
            readonly id: string;
            readonly name: string;
        };
        /**
         * Colleagues
         * @description The agents of the workspace who may work.
         */
        readonly Colleagues: {
            readonly agents: readonly components["schemas"]["Colleague"][];
        };
        /**
         * Config
         * @description How this app's messenger behaves and looks; null where a feature is not there.
         *
         *         `version` is another whenever anything of it is; the stream's `welcome` names the one that holds.
         */
        readonly Config: {
            readonly context: components["schemas"]["ContextPolicy"];
            readonly edit_window_seconds: number;
            /** @default null */
            readonly expected_reply?: components["schemas"]["ExpectedReply"] | null;
            /** @default null */
            readonly hours?: null;
            readonly locale: string;
            readonly modes: components["schemas"]["Modes"];
            readonly push: components["schemas"]["PushPolicy"];
            readonly read_receipts: boolean;
            readonly theme: Record<string, never>;
            readonly uploads: components["schemas"]["UploadPolicy"];
            readonly version: string;
        };
        /**
         * ContextPolicy
         * @description The same, told to the app's clients with how to send it: at most `max_batch` breadcrumbs at once.
         *
         *         `encodings`: how a batch may be compressed.
         */
        readonly ContextPolicy: {
            /** @default null */
            readonly attributes_allowed?: readonly string[] | null;
            /** @default false */
            readonly battery?: boolean;
            /**
             * @default steps_and_errors
             * @enum {unknown}
             */
            readonly collect?: "all" | "none" | "steps" | "steps_and_errors";
            /**
             * @default required
             * @enum {unknown}
             */
            readonly consent?: "assumed" | "required";
            /** @default false */
            readonly console_tail?: boolean;
            /**
             * @default [
             *       "gzip"
             *     ]
             */
            readonly encodings?: readonly "gzip"[];
            /** @default 15 */
            readonly flush_seconds?: number;
            /** @default 50 */
            readonly max_batch?: number;
            /** @default 30 */
            readonly retention_days?: number;
        };
        /**
         * ContextSettings
         * @description What an app lets be collected. `attributes_allowed`: null for every attribute that the host sets.
         */
        readonly ContextSettings: {
            /** @default null */
            readonly attributes_allowed?: readonly string[] | null;
            /** @default false */
            readonly battery?: boolean;
            /**
             * @default steps_and_errors
             * @enum {unknown}
             */
            readonly collect?: "all" | "none" | "steps" | "steps_and_errors";
            /**
             * @default required
             * @enum {unknown}
             */
            readonly consent?: "assumed" | "required";
            /** @default false */
            readonly console_tail?: boolean;
            /** @default 30 */
            readonly retention_days?: number;
        };
        /**
         * ConversationContext
         * @description The context beside the thread: what a conversation was opened with, and what the customer does now.
         *
         *         The latter only where one conversation is read, steps newest first: `current_screen`, `network`, `battery`,
         *         `viewport`, `breadcrumbs`, `errors`, `failed_requests`.
         */
        readonly ConversationContext: {
            /** @default null */
            readonly attributes?: Record<string, never> | null;
            /** @default null */
            readonly battery?: unknown;
            /** @default null */
            readonly breadcrumbs?: readonly components["schemas"]["StepSeen"][] | null;
            /** @default null */
            readonly captured_at?: string | null;
            /** @default null */
            readonly current_screen?: components["schemas"]["ScreenSeen"] | null;
            /** @default null */
            readonly device?: components["schemas"]["DeviceDescription"] | null;
            /** @default null */
            readonly errors?: readonly components["schemas"]["StepSeen"][] | null;
            /** @default null */
            readonly failed_requests?: readonly components["schemas"]["StepSeen"][] | null;
            /** @default null */
            readonly network?: Record<string, never> | null;
            /** @default null */
            readonly screen?: string | null;
            /** @default null */
            readonly subject?: string | null;
            /** @default null */
            readonly topic?: string | null;
            /** @default null */
            readonly viewport?: unknown;
        };
        /**
         * ConversationRow
         * @description A row of a reader's list; `last_seq`, `read_seq` and `unread` are the reader's own.
         *
         *         `unread` counts the other side's messages after `read_seq`: for a customer all that is not theirs, for an agent
         *         the customer's. `assignee` is None while nobody owns the case. `paused`: the customer stopped its clocks.
         *         `promised_until`: by when an agent promised an answer. `muted`: the customer is told nothing of it, until
         *         `muted_until` if that is set.
         */
        readonly ConversationRow: {
            readonly assignee: components["schemas"]["AgentReference"] | null;
            readonly case_number: string;
            readonly created_at: string;
            /** @default null */
            readonly expected_reply?: components["schemas"]["ExpectedReply"] | null;
            /** Format: uuid */
            readonly id: string;
            /** @default null */
            readonly last_message?: components["schemas"]["MessagePreview"] | null;
            readonly last_seq: number;
            readonly mode: string;
            /** @default false */
            readonly muted?: boolean;
            /** @default null */
            readonly muted_until?: string | null;
            /** @default false */
            readonly paused?: boolean;
            /** @default null */
            readonly promised_until?: string | null;
            readonly read_seq: number;
            /** @enum {unknown} */
            readonly status: "open" | "resolved" | "snoozed";
            readonly subject: string | null;
            /** @default null */
            readonly team?: null;
            /** @enum {unknown} */
            readonly turn: "agent" | "customer";
            readonly unread: number;
            readonly updated_at: string;
        };
        /**
         * CreateAdminToken
         * @description A token for a program; `label` says in lists what it is for.
         */
        readonly CreateAdminToken: {
            readonly label: string;
        };
        /**
         * CreateAgent
         * @description Somebody who will answer customers.
         */
        readonly CreateAgent: {
            readonly email: string;
            readonly name: string;
            readonly password: string;
            /**
             * @default agent
             * @enum {unknown}
             */
            readonly role?: "administrator" | "agent" | "supervisor";
        };
        /**
         * CreateApp
         * @description A company's app that will carry the messenger.
         */
        readonly CreateApp: {
            /** @default [] */
            readonly allowed_origins?: readonly string[];
            readonly name: string;
        };
        /**
         * CreateAttribute
         * @description What may be said of cases under a key.
         */
        readonly CreateAttribute: {
            /**
             * @description For the kind `choice` only.
             * @default []
             */
            readonly choices?: readonly string[];
            /** @description Lower-case snake case. */
            readonly key: string;
            /** @enum {unknown} */
            readonly kind: "choice" | "date" | "number" | "text" | "yes_no";
            readonly label: string;
            /**
             * @description The order in which they are shown.
             * @default 0
             */
            readonly rank?: number;
        };
        /**
         * CreateCalendar
         * @description Opening hours under a name.
         */
        readonly CreateCalendar: {
            /** @default [] */
            readonly exceptions?: readonly components["schemas"]["ExceptionDay"][];
            /** @default null */
            readonly holiday_region?: string | null;
            readonly name: string;
            /** @description An IANA name such as Europe/Berlin. */
            readonly time_zone: string;
            /** @description Monday first; [] is a closed day. */
            readonly week: readonly (readonly (readonly [
                string,
                string
            ])[])[];
        };
        /**
         * CreateClosingReason
         * @description A new closing reason.
         */
        readonly CreateClosingReason: {
            readonly name: string;
            /**
             * @description The order in which they are shown.
             * @default 0
             */
            readonly rank?: number;
        };
        /**
         * CreateQueue
         * @description Where cases wait. Without a team everybody serves it; without a calendar it is always open.
         *
         *         A null `…_after_seconds` means never.
         */
        readonly CreateQueue: {
            /**
             * @default automatic
             * @enum {unknown}
             */
            readonly accepts?: "asked" | "automatic";
            /** @default 172800 */
            readonly ask_after_seconds?: number | null;
            /** @default null */
            readonly calendar_id?: string | null;
            /** @default 1 */
            readonly escalate_by?: number;
            /** @default null */
            readonly escalate_to_queue_id?: string | null;
            /** @default 60 */
            readonly grace_seconds?: number;
            /** @default 180 */
            readonly hold_seconds?: number;
            /** @default false */
            readonly is_default?: boolean;
            /**
             * @default preferred
             * @enum {unknown}
             */
            readonly language_rule?: "ignored" | "preferred" | "required";
            readonly name: string;
            /** @default 30 */
            readonly offer_seconds?: number;
            /**
             * @description earliest_keepable_deadline or first_come.
             * @default earliest_keepable_deadline
             */
            readonly policy?: string;
            /** @default 0 */
            readonly priority?: number;
            /** @default 86400 */
            readonly remind_after_seconds?: number | null;
            /** @default 604800 */
            readonly reopen_seconds?: number;
            /** @default 86400 */
            readonly resolve_after_seconds?: number | null;
            /** @default [] */
            readonly skills?: readonly components["schemas"]["QueueSkillBody"][];
            /** @default null */
            readonly team_id?: string | null;
        };
        /**
         * CreateRule
         * @description A new rule; it acts on what happens from now on, if it is on.
         */
        readonly CreateRule: {
            /** @default false */
            readonly is_on?: boolean;
            readonly name: string;
            /**
             * @description Rules act in this order.
             * @default 0
             */
            readonly rank?: number;
            /** @description A rule as people read it: when a conversation opens if outside hours then tag "after-hours". */
            readonly text: string;
        };
        /**
         * CreateServiceLevel
         * @description A new service level; a condition that is null fits every case, a target that is null is none.
         */
        readonly CreateServiceLevel: {
            /** @default null */
            readonly calendar_id?: string | null;
            /** @default null */
            readonly channel?: string | null;
            /** @default null */
            readonly first_response_seconds?: number | null;
            /** @default null */
            readonly least_priority?: number | null;
            readonly name: string;
            /** @default null */
            readonly next_response_seconds?: number | null;
            /** @default null */
            readonly present_first_response_seconds?: number | null;
            /** @default null */
            readonly present_next_response_seconds?: number | null;
            /** @default null */
            readonly queue_id?: string | null;
            /**
             * @description Levels are asked in this order; the first that fits holds.
             * @default 0
             */
            readonly rank?: number;
            /** @default null */
            readonly resolution_seconds?: number | null;
            /**
             * @description After this part of a target its clock warns.
             * @default 0.8
             */
            readonly warning_share?: number;
        };
        /**
         * CreateSkill
         * @description Something that agents can do, or a language.
         */
        readonly CreateSkill: {
            /**
             * @default skill
             * @enum {unknown}
             */
            readonly kind?: "language" | "skill";
            /** @description A language is named by its BCP 47 tag. */
            readonly name: string;
        };
        /**
         * CreateTag
         * @description A new tag.
         */
        readonly CreateTag: {
            readonly name: string;
        };
        /**
         * CreateTeam
         * @description A team; its members are set apart.
         */
        readonly CreateTeam: {
            readonly name: string;
        };
        /**
         * CreateView
         * @description A view to keep.
         */
        readonly CreateView: {
            readonly filter: components["schemas"]["ViewFilter"];
            /** @default false */
            readonly is_shared?: boolean;
            readonly name: string;
            /**
             * @description The order in which they are shown.
             * @default 0
             */
            readonly rank?: number;
        };
        /**
         * CustomerConversationPage
         * @description A customer's conversations, newest first; hand `next_cursor` back for the page after.
         */
        readonly CustomerConversationPage: {
            readonly conversations: readonly components["schemas"]["ConversationRow"][];
            readonly next_cursor: string | null;
        };
        /**
         * CustomerReference
         * @description The customer as agents see them; `verified` when the host app has signed who they are.
         */
        readonly CustomerReference: {
            readonly attributes: Record<string, never>;
            readonly email: string | null;
            /** Format: uuid */
            readonly id: string;
            readonly name: string | null;
            readonly phone: string | null;
            readonly verified: boolean;
        };
        /**
         * DeadLetterAnswer
         * @description A reaction that failed every time; later events of its stream wait.
         */
        readonly DeadLetterAnswer: {
            readonly error: string;
            readonly failed_at: string;
            readonly reaction: string;
            readonly seq: number;
            /** Format: uuid */
            readonly stream_id: string;
            readonly tries: number;
        };
        /**
         * DeadLetters
         * @description What needs an operator's eye.
         */
        readonly DeadLetters: {
            readonly dead_letters: readonly components["schemas"]["DeadLetterAnswer"][];
        };
        /**
         * Deliveries
         * @description The newest pushes.
         */
        readonly Deliveries: {
            readonly deliveries: readonly components["schemas"]["DeliveryAnswer"][];
        };
        /**
         * Delivery
         * @description How far a message of the reader's own side has come: the furthest of all readers of the other side.
         */
        readonly Delivery: {
            /** @enum {unknown} */
            readonly state: "delivered" | "read" | "sent";
        };
        /**
         * DeliveryAnswer
         * @description A push or a mail, to an agent or a customer, and each attempt to bring it; nothing of what it says.
         */
        readonly DeliveryAnswer: {
            readonly agent_id: string | null;
            readonly attempt_log: readonly components["schemas"]["AttemptAnswer"][];
            readonly attempts: number;
            readonly conversation_id: string | null;
            readonly created_at: string;
            readonly customer_id: string | null;
            readonly due_at: string;
            readonly ended_at: string | null;
            readonly failure: string | null;
            readonly host: string;
            /** Format: uuid */
            readonly id: string;
            readonly label: string | null;
            readonly occasion: ("assigned" | "due_soon" | "offered" | "overdue" | "replied") | "test" | ("mail" | "message" | "withdraw");
            readonly service: ("apns" | "fcm" | "web") | "email";
            /** @enum {unknown} */
            readonly state: "dead" | "sent" | "waits" | "withdrawn";
            /** Format: uuid */
            readonly subscription_id: string;
        };
        /**
         * DeviceDescription
         * @description What the customer holds in their hand, as the SDK told it.
         */
        readonly DeviceDescription: {
            /** @default null */
            readonly app_version?: string | null;
            /** @default null */
            readonly locale?: string | null;
            /** @default null */
            readonly model?: string | null;
            /** @default null */
            readonly os_version?: string | null;
            /** @default null */
            readonly platform?: string | null;
            /** @default null */
            readonly sdk_version?: string | null;
            /** @default null */
            readonly time_zone?: string | null;
        };
        /**
         * DeviceMade
         * @description The device is kept under this id.
         */
        readonly DeviceMade: {
            /** Format: uuid */
            readonly id: string;
        };
        /**
         * Draft
         * @description Unfinished input, or null.
         */
        readonly Draft: {
            readonly content: Record<string, never> | null;
        };
        /**
         * DraftContent
         * @description Unfinished words, and a form that a customer has half filled in.
         */
        readonly DraftContent: {
            /** @default null */
            readonly form?: components["schemas"]["FormDraft"] | null;
            /** @default null */
            readonly text?: string | null;
        };
        /**
         * EditMessage
         * @description The new words of one's own message.
         */
        readonly EditMessage: {
            readonly content: components["schemas"]["TextContent"];
        };
        /**
         * Erasure
         * @description A request as its customer sees it. `erase_at`: when an approved one is carried out.
         */
        readonly Erasure: {
            readonly conversation_id: string | null;
            readonly erase_at: string | null;
            readonly erased_at: string | null;
            /** Format: uuid */
            readonly id: string;
            readonly kept: readonly components["schemas"]["Kept"][];
            readonly refusal: string | null;
            readonly requested_at: string;
            /** @enum {unknown} */
            readonly status: "approved" | "erased" | "refused" | "requested";
        };
        /**
         * Erasures
         * @description A customer's requests, newest first; `would_keep`: what would stay if one about that conversation came now.
         */
        readonly Erasures: {
            readonly erasure_requests: readonly components["schemas"]["Erasure"][];
            readonly would_keep: readonly components["schemas"]["Kept"][];
        };
        /**
         * EventPage
         * @description Events in seq order; `has_more` when later ones exist.
         */
        readonly EventPage: {
            readonly events: readonly components["schemas"]["WireEvent"][];
            readonly has_more: boolean;
        };
        /**
         * ExceptionDay
         * @description A single date with hours of its own, none when it is closed; wins over holidays and the week.
         */
        readonly ExceptionDay: {
            /** Format: date */
            readonly date: string;
            /** @default [] */
            readonly hours?: readonly (readonly [
                string,
                string
            ])[];
        };
        /**
         * ExceptionDayAnswer
         * @description A single date with hours of its own, none when it is closed.
         */
        readonly ExceptionDayAnswer: {
            readonly date: string;
            readonly hours: readonly (readonly [
                string,
                string
            ])[];
        };
        /**
         * ExpectedReply
         * @description When an answer may be expected: within a range of minutes since the customer began to wait, or after an opening.
         *
         *         `opens_at` is null while it is open, the minutes are null while it is closed. `moved`: the customer was told another
         *         time before; the minutes count from when they were told this one.
         */
        readonly ExpectedReply: {
            readonly high_minutes: number | null;
            readonly low_minutes: number | null;
            /** @default false */
            readonly moved?: boolean;
            readonly opens_at: string | null;
        };
        /**
         * FieldError
         * @description One invalid field: `path` as in `content.text`, `detail` says what to send instead.
         */
        readonly FieldError: {
            /** @default invalid */
            readonly code?: string;
            readonly detail: string;
            readonly path: string;
        };
        /**
         * FigureChange
         * @description A figure that would have been another.
         */
        readonly FigureChange: {
            readonly after: number | null;
            readonly before: number | null;
            readonly figure: string;
        };
        /**
         * FileContent
         * @description A file to download.
         */
        readonly FileContent: {
            /** @default null */
            readonly caption?: string | null;
            readonly fallback: string;
            readonly file: components["schemas"]["FileDescription"];
            /** @enum {unknown} */
            readonly type: "file";
        };
        /**
         * FileDescription
         * @description A file as a reader sees it; `url` and `thumbnail_url` are paths, fetched with the session's credentials.
         */
        readonly FileDescription: {
            /** @default null */
            readonly height?: number | null;
            /** Format: uuid */
            readonly id: string;
            readonly media_type: string;
            readonly name: string;
            readonly size_bytes: number;
            /** @default null */
            readonly thumbnail_url?: string | null;
            readonly url: string;
            /** @default null */
            readonly width?: number | null;
        };
        /**
         * FileReference
         * @description An uploaded file by its id.
         */
        readonly FileReference: {
            /** Format: uuid */
            readonly id: string;
        };
        /**
         * FormChoice
         * @description One of the answers a field allows.
         */
        readonly FormChoice: {
            readonly id: string;
            readonly title: string;
        };
        /**
         * FormContent
         * @description A form; `steps` are its pages, each with the ids of its fields.
         */
        readonly FormContent: {
            /** @default null */
            readonly fallback?: string | null;
            readonly fields: readonly components["schemas"]["FormField"][];
            /** @default null */
            readonly steps?: readonly (readonly string[])[] | null;
            /** @default null */
            readonly submit_label?: string | null;
            readonly text: string;
            /** @enum {unknown} */
            readonly type: "form";
        };
        /**
         * FormDraft
         * @description A form half filled in: the message that asks, the values so far (what is secret is not kept), the page.
         */
        readonly FormDraft: {
            /** Format: uuid */
            readonly message_id: string;
            /** @default 0 */
            readonly step?: number;
            readonly values: Record<string, never>;
        };
        /**
         * FormField
         * @description A field of a form.
         *
         *         `min` and `max`: of a number, or how many of `choices`. `secret`: its value stands in the stored answer only, never
         *         in a text, a list, a search, a draft or a notification.
         */
        readonly FormField: {
            /** @default null */
            readonly choices?: readonly components["schemas"]["FormChoice"][] | null;
            /** @default null */
            readonly help?: string | null;
            readonly id: string;
            /** @enum {unknown} */
            readonly kind: "choice" | "choices" | "date" | "email" | "long_text" | "number" | "phone" | "text" | "yes_no";
            readonly label: string;
            /** @default null */
            readonly max?: number | null;
            /** @default null */
            readonly max_length?: number | null;
            /** @default null */
            readonly min?: number | null;
            /** @default false */
            readonly required?: boolean;
            /** @default false */
            readonly secret?: boolean;
        };
        /**
         * GivenRating
         * @description What the customer said of a conversation, last; `score` is 1 to 5.
         */
        readonly GivenRating: {
            readonly at: string;
            readonly comment: string | null;
            readonly score: number;
        };
        /**
         * GiveRating
         * @description How it was, from one to five, and why.
         */
        readonly GiveRating: {
            /** @default null */
            readonly comment?: string | null;
            readonly score: number;
        };
        /**
         * GiveVerification
         * @description The nonce of the request, and the JWT that the host app's server signed for it.
         */
        readonly GiveVerification: {
            readonly nonce: string;
            /** @description A JWT of `typ` onglass-verification+jwt, at most 8 kB. */
            readonly proof: string;
        };
        /**
         * HandOver
         * @description The last time the case passed from one agent to another; `to_agent` is None while nobody has it yet.
         *
         *         `reason`: why it left `from_agent`. `note`: what was written for whoever takes it. `problem`: the customer's first
         *         words. `tried`: the last answers before it passed, at most five, the oldest first.
         */
        readonly HandOver: {
            readonly at: string;
            readonly from_agent: components["schemas"]["AgentReference"] | null;
            readonly note: string | null;
            readonly problem: string;
            readonly promised: readonly components["schemas"]["OpenWord"][];
            readonly reason: string;
            readonly to_agent: components["schemas"]["AgentReference"] | null;
            readonly tried: readonly components["schemas"]["TriedReply"][];
        };
        /**
         * IdentityKeyAnswer
         * @description A registered public key.
         */
        readonly IdentityKeyAnswer: {
            readonly algorithm: string;
            readonly created_at: string;
            /** Format: uuid */
            readonly id: string;
            readonly public_key: string;
        };
        /**
         * IdentityKeys
         * @description An app's registered public keys.
         */
        readonly IdentityKeys: {
            readonly identity_keys: readonly components["schemas"]["IdentityKeyAnswer"][];
        };
        /**
         * ImageContent
         * @description A picture to show.
         */
        readonly ImageContent: {
            /** @default null */
            readonly caption?: string | null;
            readonly fallback: string;
            readonly file: components["schemas"]["FileDescription"];
            /** @enum {unknown} */
            readonly type: "image";
        };
        /**
         * IncomingArticleContent
         * @description Something to read, as a sender names it.
         */
        readonly IncomingArticleContent: {
            /** @default null */
            readonly alt?: string | null;
            /** @default null */
            readonly fallback?: string | null;
            /** @default null */
            readonly image?: components["schemas"]["FileReference"] | null;
            /** @default null */
            readonly text?: string | null;
            readonly title: string;
            /** @enum {unknown} */
            readonly type: "article";
            readonly url: string;
        };
        /**
         * IncomingAudioContent
         * @description A voice note as a sender names it; the length is what the sender's device measured.
         */
        readonly IncomingAudioContent: {
            /** @default null */
            readonly duration_seconds?: number | null;
            /** @default null */
            readonly fallback?: string | null;
            readonly file: components["schemas"]["FileReference"];
            /** @default null */
            readonly transcript?: string | null;
            /** @enum {unknown} */
            readonly type: "audio";
        };
        /**
         * IncomingBreadcrumb
         * @description One step as the client tells it; what is wrong with it costs this step only.
         */
        readonly IncomingBreadcrumb: {
            readonly at: string;
            /** @default null */
            readonly detail?: Record<string, never> | null;
            /** @default null */
            readonly duration_ms?: number | null;
            /** @description Unique in its session. */
            readonly id: string;
            readonly kind: string;
            readonly name: string;
            /** @default null */
            readonly status?: number | null;
        };
        /**
         * IncomingCard
         * @description A card of a carousel, as a sender names it.
         */
        readonly IncomingCard: {
            readonly actions: readonly components["schemas"]["CardAction"][];
            /** @default null */
            readonly alt?: string | null;
            /** @default null */
            readonly image?: components["schemas"]["FileReference"] | null;
            /** @default null */
            readonly rows?: readonly components["schemas"]["CardRow"][] | null;
            /** @default null */
            readonly text?: string | null;
            readonly title: string;
        };
        /**
         * IncomingCardContent
         * @description A card, as a sender names it.
         */
        readonly IncomingCardContent: {
            readonly actions: readonly components["schemas"]["CardAction"][];
            /** @default null */
            readonly alt?: string | null;
            /** @default null */
            readonly fallback?: string | null;
            /** @default null */
            readonly image?: components["schemas"]["FileReference"] | null;
            /** @default null */
            readonly rows?: readonly components["schemas"]["CardRow"][] | null;
            /** @default null */
            readonly text?: string | null;
            readonly title: string;
            /** @enum {unknown} */
            readonly type: "card";
        };
        /**
         * IncomingCarouselContent
         * @description Cards beside each other, as a sender names them.
         */
        readonly IncomingCarouselContent: {
            readonly cards: readonly components["schemas"]["IncomingCard"][];
            /** @default null */
            readonly fallback?: string | null;
            /** @enum {unknown} */
            readonly type: "carousel";
        };
        /**
         * IncomingContext
         * @description What the customer was looking at when they asked; masked like a message before it is stored.
         *
         *         `urgency_token`: a JWT in which the host app's server signs `urgency` (0 to 10) and `deadline`; read when a
         *         conversation begins, never stored.
         */
        readonly IncomingContext: {
            /** @default null */
            readonly attributes?: Record<string, never> | null;
            /** @default null */
            readonly device?: Record<string, never> | null;
            /** @default null */
            readonly screen?: string | null;
            /** @default null */
            readonly subject?: string | null;
            /** @default null */
            readonly topic?: string | null;
            /** @default null */
            readonly urgency_token?: string | null;
        };
        /**
         * IncomingFileContent
         * @description A file as a sender names it.
         */
        readonly IncomingFileContent: {
            /** @default null */
            readonly caption?: string | null;
            /** @default null */
            readonly fallback?: string | null;
            readonly file: components["schemas"]["FileReference"];
            /** @enum {unknown} */
            readonly type: "file";
        };
        /**
         * IncomingImageContent
         * @description A picture as a sender names it.
         */
        readonly IncomingImageContent: {
            /** @default null */
            readonly caption?: string | null;
            /** @default null */
            readonly fallback?: string | null;
            readonly file: components["schemas"]["FileReference"];
            /** @enum {unknown} */
            readonly type: "image";
        };
        /**
         * IncomingListItem
         * @description Something to pick, as a sender names it.
         */
        readonly IncomingListItem: {
            /** @default null */
            readonly detail?: string | null;
            readonly id: string;
            /** @default null */
            readonly image?: components["schemas"]["FileReference"] | null;
            readonly title: string;
        };
        /**
         * IncomingListPickerContent
         * @description A list to pick one from, or, with `multiple`, `min` to `max` of them.
         */
        readonly IncomingListPickerContent: {
            /** @default null */
            readonly fallback?: string | null;
            /** @default null */
            readonly max?: number | null;
            /** @default null */
            readonly min?: number | null;
            /** @default false */
            readonly multiple?: boolean;
            readonly sections: readonly components["schemas"]["IncomingListSection"][];
            readonly text: string;
            /** @enum {unknown} */
            readonly type: "list_picker";
        };
        /**
         * IncomingListSection
         * @description Items that belong together.
         */
        readonly IncomingListSection: {
            readonly items: readonly components["schemas"]["IncomingListItem"][];
            /** @default null */
            readonly title?: string | null;
        };
        /**
         * IncomingScreen
         * @description The screen that is before the customer.
         */
        readonly IncomingScreen: {
            readonly name: string;
            /** @default null */
            readonly path?: string | null;
            /** @default null */
            readonly title?: string | null;
        };
        /**
         * IncomingVideoContent
         * @description A video as a sender names it.
         */
        readonly IncomingVideoContent: {
            /** @default null */
            readonly caption?: string | null;
            /** @default null */
            readonly fallback?: string | null;
            readonly file: components["schemas"]["FileReference"];
            /** @enum {unknown} */
            readonly type: "video";
        };
        /**
         * IncomingVideoGuideContent
         * @description Something to watch, as a sender names it: an mp4 or webm file, or a page; `for_screen`: what it explains.
         */
        readonly IncomingVideoGuideContent: {
            /** @default null */
            readonly captions_url?: string | null;
            /** @default null */
            readonly duration_seconds?: number | null;
            /** @default null */
            readonly fallback?: string | null;
            /** @default null */
            readonly for_screen?: string | null;
            /** @default null */
            readonly poster?: components["schemas"]["FileReference"] | null;
            /** @default null */
            readonly text?: string | null;
            readonly title: string;
            /** @enum {unknown} */
            readonly type: "video_guide";
            readonly url: string;
        };
        /**
         * Kept
         * @description What stays, until when (null: for good) and why; `detail`: the company's own words for it.
         *
         *         conversation: all that was said, until the legal hold is over. case_record: number and times without a word of what
         *         was said. sign_in: the app's own id of its user.
         */
        readonly Kept: {
            /** @default null */
            readonly detail?: string | null;
            readonly until: string | null;
            /** @enum {unknown} */
            readonly what: "case_record" | "conversation" | "sign_in";
            /** @enum {unknown} */
            readonly why: "legal_hold" | "needed_to_sign_in" | "proof";
        };
        /**
         * KindFigures
         * @description How many promises of a kind were told, and what came of them.
         *
         *         `moved`: another time was told before it was over, which keeps nothing. `broken`: answered after the time that was
         *         spoken of, or not answered though it is over. `void`: nobody waited any more before it was over, or it was taken
         *         back. `share_kept`: of kept, moved and broken together; null while there are none.
         */
        readonly KindFigures: {
            readonly broken: number;
            readonly kept: number;
            readonly moved: number;
            readonly open: number;
            readonly share_kept: number | null;
            readonly told: number;
            readonly void: number;
        };
        /**
         * LateCase
         * @description A case whose answer is late, or due within two minutes, and why.
         *
         *         nobody_there: nobody suitable is online (team, skills, a required language), or they would not take it · no_room:
         *         those who are have no room (or are given it this moment) · owner_away: whose it is is not there · with_agent:
         *         somebody there has not answered.
         */
        readonly LateCase: {
            readonly conversation: components["schemas"]["AgentConversationRow"];
            readonly owner: components["schemas"]["LiveOwner"] | null;
            /** @enum {unknown} */
            readonly reason: "no_room" | "nobody_there" | "owner_away" | "with_agent";
        };
        /**
         * ListItem
         * @description Something to pick.
         */
        readonly ListItem: {
            /** @default null */
            readonly detail?: string | null;
            readonly id: string;
            /** @default null */
            readonly image?: components["schemas"]["FileDescription"] | null;
            readonly title: string;
        };
        /**
         * ListPickerContent
         * @description A list to pick one from, or, with `multiple`, `min` to `max` of them.
         */
        readonly ListPickerContent: {
            readonly fallback: string;
            /** @default null */
            readonly max?: number | null;
            /** @default null */
            readonly min?: number | null;
            /** @default false */
            readonly multiple?: boolean;
            readonly sections: readonly components["schemas"]["ListSection"][];
            readonly text: string;
            /** @enum {unknown} */
            readonly type: "list_picker";
        };
        /**
         * ListSection
         * @description Items that belong together.
         */
        readonly ListSection: {
            readonly items: readonly components["schemas"]["ListItem"][];
            /** @default null */
            readonly title?: string | null;
        };
        /**
         * Live
         * @description What a supervisor sees; `late` has fifty at most, the longest due first.
         */
        readonly Live: {
            readonly agents: readonly components["schemas"]["LiveAgent"][];
            readonly at: string;
            readonly late: readonly components["schemas"]["LateCase"][];
            readonly queues: readonly components["schemas"]["LiveQueue"][];
            readonly totals: components["schemas"]["LiveTotals"];
        };
        /**
         * LiveAgent
         * @description An agent: `load` of `capacity` is taken, offers included; `held` and `parked` wait for their customers.
         *
         *         `cases`: five at most, what is owed first, parked ones left out.
         */
        readonly LiveAgent: {
            /** @enum {unknown} */
            readonly availability: "away" | "offline" | "online";
            readonly capacity: number;
            readonly cases: readonly components["schemas"]["LiveCase"][];
            readonly held: number;
            /** Format: uuid */
            readonly id: string;
            readonly load: number;
            readonly name: string;
            readonly oldest_waiting_since: string | null;
            readonly parked: number;
        };
        /**
         * LiveCase
         * @description A case in an agent's hands.
         */
        readonly LiveCase: {
            readonly customer_name: string | null;
            readonly due_at: string | null;
            /** Format: uuid */
            readonly id: string;
            readonly subject: string | null;
            /** @enum {unknown} */
            readonly turn: "agent" | "customer";
        };
        /**
         * LiveOwner
         * @description Who has a case, or is being asked to take it.
         */
        readonly LiveOwner: {
            /** @enum {unknown} */
            readonly availability: "away" | "offline" | "online";
            /** Format: uuid */
            readonly id: string;
            readonly name: string;
        };
        /**
         * LiveQueue
         * @description A queue. `load` of `capacity` is taken, of those online who may serve it; they may serve others, too.
         */
        readonly LiveQueue: {
            readonly agents_online: number;
            readonly capacity: number;
            readonly expected_reply: components["schemas"]["ExpectedReply"] | null;
            /** Format: uuid */
            readonly id: string;
            readonly late: number;
            readonly load: number;
            readonly name: string;
            readonly next_due_at: string | null;
            readonly oldest_waiting_since: string | null;
            readonly waiting: number;
        };
        /**
         * LiveTotals
         * @description Everything together. `waiting`: customers who wait for an answer, whoever has their case; `late`: overdue ones.
         *
         *         Promises are those of the last 24 hours whose time is over. `room`: how many more cases those online could hold.
         */
        readonly LiveTotals: {
            readonly agents: number;
            readonly agents_online: number;
            readonly first_replies: number;
            readonly late: number;
            readonly next_replies: number;
            readonly oldest_waiting_since: string | null;
            readonly promises_kept: number;
            readonly promises_told: number;
            readonly room: number;
            readonly waiting: number;
        };
        /**
         * LocationContent
         * @description A place on Earth (WGS 84, degrees).
         */
        readonly LocationContent: {
            /** @default null */
            readonly accuracy_m?: number | null;
            /** @default null */
            readonly fallback?: string | null;
            /** @default null */
            readonly label?: string | null;
            readonly latitude: number;
            readonly longitude: number;
            /** @enum {unknown} */
            readonly type: "location";
        };
        /**
         * MailedLinks
         * @description For how many hours a mailed link works, null where there is none.
         */
        readonly MailedLinks: {
            readonly life_hours: number | null;
        };
        /**
         * MarkRead
         * @description Everything up to `seq`, in the reader's own numbering, was looked at.
         */
        readonly MarkRead: {
            readonly seq: number;
        };
        /**
         * MarkSpam
         * @description Whether the case is spam.
         */
        readonly MarkSpam: {
            readonly spam: boolean;
        };
        /**
         * Me
         * @description Who is signed in, and where.
         */
        readonly Me: {
            readonly agent: components["schemas"]["AgentAtWork"];
            readonly edit_window_seconds: number;
            readonly uploads: components["schemas"]["UploadPolicy"];
            readonly workspace: components["schemas"]["WorkspaceReference"];
        };
        /**
         * Message
         * @description A message. `delivery` stands on messages of the reader's own side only.
         *
         *         A redacted one keeps its place: `redacted_at` is set and the content is an empty text with the fallback
         *         "Message removed". `acknowledgement`: a customer's thanks, by which neither the turn nor the wait changes.
         */
        readonly Message: {
            /** @default false */
            readonly acknowledgement?: boolean;
            readonly author: components["schemas"]["Author"];
            readonly channel: string;
            /** @default null */
            readonly client_message_id?: string | null;
            readonly content: components["schemas"]["TextContent"] | components["schemas"]["FileContent"] | components["schemas"]["ImageContent"] | components["schemas"]["AudioContent"] | components["schemas"]["VideoContent"] | components["schemas"]["LocationContent"] | components["schemas"]["QuickRepliesContent"] | components["schemas"]["ListPickerContent"] | components["schemas"]["TimePickerContent"] | components["schemas"]["FormContent"] | components["schemas"]["CardContent"] | components["schemas"]["CarouselContent"] | components["schemas"]["ArticleContent"] | components["schemas"]["VideoGuideContent"] | components["schemas"]["RatingContent"] | components["schemas"]["CaptureRequestContent"] | components["schemas"]["VerificationRequestContent"] | components["schemas"]["SystemContent"];
            /** Format: uuid */
            readonly conversation_id: string;
            readonly created_at: string;
            /** @default null */
            readonly delivery?: components["schemas"]["Delivery"] | null;
            /** @default null */
            readonly edited_at?: string | null;
            /** Format: uuid */
            readonly id: string;
            /** @default null */
            readonly redacted_at?: string | null;
            /** @default null */
            readonly reply_to?: string | null;
            readonly seq: number;
        };
        /**
         * MessageAnswer
         * @description The message as it is stored.
         */
        readonly MessageAnswer: {
            readonly message: components["schemas"]["Message"];
        };
        /**
         * MessageOrNoteAnswer
         * @description What was edited: a message, or a note.
         */
        readonly MessageOrNoteAnswer: {
            /** @default null */
            readonly message?: components["schemas"]["Message"] | null;
            /** @default null */
            readonly note?: components["schemas"]["Note"] | null;
        };
        /**
         * MessagePage
         * @description Messages in seq order; for agents also the notes between them. `has_more` in the direction asked for.
         */
        readonly MessagePage: {
            readonly has_more: boolean;
            readonly messages: readonly components["schemas"]["Message"][];
            /** @default null */
            readonly notes?: readonly components["schemas"]["Note"][] | null;
        };
        /**
         * MessagePreview
         * @description The newest message in one line of plain text (120 characters at most).
         */
        readonly MessagePreview: {
            readonly author: components["schemas"]["Author"];
            readonly created_at: string;
            readonly text: string;
        };
        /**
         * Mode
         * @description A way to get help.
         */
        readonly Mode: {
            readonly open: boolean;
        };
        /**
         * Modes
         * @description Each way to get help; null while it is not offered.
         */
        readonly Modes: {
            /** @default null */
            readonly call?: null;
            /** @default null */
            readonly callback?: null;
            /** @default null */
            readonly email?: null;
            readonly message: components["schemas"]["Mode"] | null;
            /** @default null */
            readonly video?: null;
        };
        /**
         * MuteAnswer
         * @description Whether nothing is told of the conversation, and until when.
         */
        readonly MuteAnswer: {
            readonly muted: boolean;
            readonly muted_until: string | null;
        };
        /**
         * MuteConversation
         * @description Whether nothing is told of a conversation; `until` an instant, or null: until one says otherwise.
         */
        readonly MuteConversation: {
            readonly muted: boolean;
            /** @default null */
            readonly until?: string | null;
        };
        /**
         * Named
         * @description Something that the company has named: a tag, a closing reason.
         */
        readonly Named: {
            /** Format: uuid */
            readonly id: string;
            readonly name: string;
        };
        /**
         * Note
         * @description A note among agents. No customer ever receives one.
         */
        readonly Note: {
            readonly author: components["schemas"]["Author"];
            /** @default null */
            readonly client_message_id?: string | null;
            readonly content: components["schemas"]["TextContent"];
            /** Format: uuid */
            readonly conversation_id: string;
            readonly created_at: string;
            /** @default null */
            readonly edited_at?: string | null;
            /** Format: uuid */
            readonly id: string;
            /** @default null */
            readonly redacted_at?: string | null;
            readonly seq: number;
        };
        /**
         * NoteAnswer
         * @description The note as it is stored.
         */
        readonly NoteAnswer: {
            readonly note: components["schemas"]["Note"];
        };
        /**
         * NoticesAnswer
         * @description How one wants to be told, whole.
         */
        readonly NoticesAnswer: {
            readonly email_when_missed: boolean;
            readonly push: boolean;
            readonly quiet_hours: components["schemas"]["QuietHours"] | null;
        };
        /**
         * OfferAnswer
         * @description A case that the agent is asked to take, until an instant.
         */
        readonly OfferAnswer: {
            /** Format: uuid */
            readonly conversation_id: string;
            readonly until_at: string;
        };
        /**
         * Offers
         * @description What an agent is being asked just now, the soonest over first.
         */
        readonly Offers: {
            readonly offers: readonly components["schemas"]["OfferAnswer"][];
        };
        /**
         * OpenConversation
         * @description A first message, and what it is about.
         */
        readonly OpenConversation: {
            /** @description Makes the send idempotent. */
            readonly client_message_id: string;
            readonly content: components["schemas"]["TextContent"] | components["schemas"]["IncomingFileContent"] | components["schemas"]["IncomingImageContent"] | components["schemas"]["IncomingAudioContent"] | components["schemas"]["IncomingVideoContent"] | components["schemas"]["LocationContent"] | components["schemas"]["QuickRepliesContent"] | components["schemas"]["IncomingListPickerContent"] | components["schemas"]["TimePickerContent"] | components["schemas"]["FormContent"] | components["schemas"]["IncomingCardContent"] | components["schemas"]["IncomingCarouselContent"] | components["schemas"]["IncomingArticleContent"] | components["schemas"]["IncomingVideoGuideContent"] | components["schemas"]["RatingContent"] | components["schemas"]["CaptureRequestContent"] | components["schemas"]["VerificationRequestContent"];
            /** @default null */
            readonly context?: components["schemas"]["IncomingContext"] | null;
            /**
             * @default message
             * @enum {unknown}
             */
            readonly mode?: "message";
            /** @default null */
            readonly previous_id?: string | null;
            /** @default null */
            readonly subject?: string | null;
        };
        /**
         * OpenedConversation
         * @description The conversation and its first message.
         */
        readonly OpenedConversation: {
            readonly conversation: components["schemas"]["ConversationRow"];
            readonly message: components["schemas"]["Message"];
        };
        /**
         * Opening
         * @description From when to when somebody is there, as instants.
         */
        readonly Opening: {
            readonly closes_at: string;
            readonly opens_at: string;
        };
        /**
         * OpenWord
         * @description What the customer counts on: a `range` reckoned from the queue, or an agent's word.
         */
        readonly OpenWord: {
            /** @default null */
            readonly agent?: components["schemas"]["AgentReference"] | null;
            readonly due_at: string;
            /** @enum {unknown} */
            readonly kind: "agent" | "range";
        };
        /**
         * OwnContext
         * @description What an agent can see of the customer who asks. `consent`: whether anything may be kept of what they do.
         */
        readonly OwnContext: {
            readonly attributes: Record<string, never>;
            readonly breadcrumbs: readonly components["schemas"]["StepSeen"][];
            readonly consent: boolean;
            readonly device: Record<string, never>;
            readonly screen: components["schemas"]["ScreenSeen"] | null;
        };
        /**
         * OwnVerification
         * @description A request that one was asked, and whether it was answered.
         */
        readonly OwnVerification: {
            /** Format: uuid */
            readonly message_id: string;
            readonly method: string | null;
            /** @enum {unknown} */
            readonly state: "asked" | "failed" | "given";
            readonly until: string | null;
        };
        /**
         * OwnVerifications
         * @description Newest first.
         */
        readonly OwnVerifications: {
            readonly verifications: readonly components["schemas"]["OwnVerification"][];
        };
        /**
         * PanelField
         * @description One fact; `url` makes it a link.
         */
        readonly PanelField: {
            readonly label: string;
            /**
             * @default plain
             * @enum {unknown}
             */
            readonly tone?: "bad" | "good" | "plain" | "warn";
            /** @default null */
            readonly url?: string | null;
            readonly value: string;
        };
        /**
         * PanelSection
         * @description Facts that belong together.
         */
        readonly PanelSection: {
            readonly fields: readonly components["schemas"]["PanelField"][];
            /** @default null */
            readonly title?: string | null;
        };
        /**
         * PreferencesAnswer
         * @description What one chose, whole.
         */
        readonly PreferencesAnswer: {
            readonly alerts: {
                readonly [key: string]: components["schemas"]["Ways"];
            };
            readonly only_when_away_seconds: number;
            readonly quiet_hours: components["schemas"]["QuietHours"] | null;
        };
        /**
         * Preview
         * @description What the last days were, reckoned with the settings as they are and as they would be; null: not known.
         *
         *         `cases`: how many turns of customers this rests on, none when there is nothing to look back on. `recounted`: from
         *         what was recorded; `replayed`: the recorded arrivals were routed again, before and after alike. Figures called
         *         recorded_… are what really happened. `caveats`: what the figures cannot know.
         */
        readonly Preview: {
            readonly after: {
                readonly [key: string]: number | null;
            };
            /** @enum {unknown} */
            readonly basis: "recounted" | "replayed";
            readonly before: {
                readonly [key: string]: number | null;
            };
            readonly cases: number;
            readonly caveats: readonly string[];
            readonly changes: readonly components["schemas"]["FigureChange"][];
            readonly days: number;
        };
        /**
         * PreviewCalendar
         * @description Opening hours to look at before they are saved: so many days from a local date, without one from today.
         */
        readonly PreviewCalendar: {
            /** @default 14 */
            readonly days?: number;
            /** @default [] */
            readonly exceptions?: readonly components["schemas"]["ExceptionDay"][];
            /** @default null */
            readonly from?: string | null;
            /** @default null */
            readonly holiday_region?: string | null;
            /** @description An IANA name such as Europe/Berlin. */
            readonly time_zone: string;
            /** @description Monday first; [] is a closed day. */
            readonly week: readonly (readonly (readonly [
                string,
                string
            ])[])[];
        };
        /**
         * PreviewQuestion
         * @description What would have been with these settings; without `id` they are of something new.
         */
        readonly PreviewQuestion: {
            /** @default 7 */
            readonly days?: number;
            /** @default null */
            readonly id?: string | null;
            /** @description As the body of the change itself, or of the creation. A team may have `agent_ids`, all its members; a skill `agents`, a list of {agent_id, level}: all who have it. */
            readonly settings: Record<string, never>;
        };
        /**
         * ProblemDocument
         * @description RFC 9457. `code` is stable and for programs, `detail` for people; `errors` has a path for each wrong field.
         */
        readonly ProblemDocument: {
            readonly code: string;
            readonly detail: string;
            /** @default [] */
            readonly errors?: readonly components["schemas"]["FieldError"][];
            readonly status: number;
            readonly title: string;
            readonly type: string;
        };
        /**
         * PromiseFigures
         * @description What came of the ranges that were reckoned from the queue, and in `agent` of what agents gave their word for.
         */
        readonly PromiseFigures: {
            readonly agent: components["schemas"]["KindFigures"];
            readonly broken: number;
            readonly kept: number;
            readonly moved: number;
            readonly open: number;
            readonly range: components["schemas"]["KindFigures"];
            readonly share_kept: number | null;
            readonly told: number;
            readonly void: number;
        };
        /**
         * PromiseReply
         * @description By when an answer is promised; at most 60 days ahead.
         */
        readonly PromiseReply: {
            /** Format: date-time */
            readonly until: string;
        };
        /**
         * ProviderAnswer
         * @description A provider's settings but for what signs: that is never shown again.
         */
        readonly ProviderAnswer: {
            readonly about: {
                readonly [key: string]: string | readonly string[];
            };
            readonly changed_at: string;
            /** @enum {unknown} */
            readonly kind: "apns" | "fcm";
        };
        /**
         * PushKeyAnswer
         * @description The `applicationServerKey` for the browser, in base64url.
         */
        readonly PushKeyAnswer: {
            readonly public_key: string;
        };
        /**
         * PushPolicy
         * @description By what a device can be told: `web_key`, the `applicationServerKey` for browsers, and the kinds set up.
         */
        readonly PushPolicy: {
            readonly kinds: readonly ("apns" | "fcm" | "web")[];
            readonly web_key: string | null;
        };
        /**
         * PushSubscriptionAnswer
         * @description A device one is told at with its console closed.
         */
        readonly PushSubscriptionAnswer: {
            readonly created_at: string;
            readonly host: string;
            /** Format: uuid */
            readonly id: string;
            readonly label: string | null;
        };
        /**
         * PushSubscriptionMade
         * @description The address is kept under this id.
         */
        readonly PushSubscriptionMade: {
            /** Format: uuid */
            readonly id: string;
        };
        /**
         * PushSubscriptions
         * @description All such devices of one's own.
         */
        readonly PushSubscriptions: {
            readonly push_subscriptions: readonly components["schemas"]["PushSubscriptionAnswer"][];
        };
        /**
         * PutApns
         * @description A .p8 key of Apple's, with the bundle ids it is used for; `api_url` for a relay of one's own.
         */
        readonly PutApns: {
            /** @default null */
            readonly api_url?: string | null;
            readonly key_id: string;
            readonly private_key: string;
            readonly team_id: string;
            readonly topics: readonly string[];
        };
        /**
         * PutContextSettings
         * @description What an app lets be collected; all of it, for it takes its place. `attributes_allowed` null: every attribute.
         */
        readonly PutContextSettings: {
            readonly attributes_allowed: readonly string[] | null;
            readonly battery: boolean;
            /** @enum {unknown} */
            readonly collect: "all" | "none" | "steps" | "steps_and_errors";
            /** @enum {unknown} */
            readonly consent: "assumed" | "required";
            readonly console_tail: boolean;
            readonly retention_days: number;
        };
        /**
         * PutDraft
         * @description Unfinished input; `null` removes it.
         */
        readonly PutDraft: {
            readonly content: components["schemas"]["DraftContent"] | null;
        };
        /**
         * PutFcm
         * @description Google's service account as its JSON file has it; `api_url` for a relay of one's own.
         */
        readonly PutFcm: {
            /** @default https://fcm.googleapis.com */
            readonly api_url?: string;
            readonly service_account: Record<string, never>;
        };
        /**
         * PutMailedLinks
         * @description For how many hours a mailed link works; null: mails carry none, and those that are out are over.
         */
        readonly PutMailedLinks: {
            readonly life_hours: number | null;
        };
        /**
         * PutNotices
         * @description How one wants to be told; what is left out has its default.
         */
        readonly PutNotices: {
            /** @default true */
            readonly email_when_missed?: boolean;
            /** @default true */
            readonly push?: boolean;
            /** @default null */
            readonly quiet_hours?: components["schemas"]["QuietHours"] | null;
        };
        /**
         * PutPreferences
         * @description What one wants to be told of and how; an occasion that is left out has its default.
         */
        readonly PutPreferences: {
            readonly alerts: {
                readonly [key: string]: components["schemas"]["Ways"];
            };
            /**
             * @description How long a push waits after a console was last in view.
             * @default 30
             */
            readonly only_when_away_seconds?: number;
            /** @default null */
            readonly quiet_hours?: components["schemas"]["QuietHours"] | null;
        };
        /**
         * PutRetention
         * @description How long after its newest message a conversation must be kept (days, 0: not at all), and by what law.
         */
        readonly PutRetention: {
            readonly legal_hold_days: number;
            /** @default null */
            readonly legal_hold_reason?: string | null;
        };
        /**
         * PutSidePanel
         * @description Where the company's system is asked. Without `secret` the one that is there stays, or one is made.
         */
        readonly PutSidePanel: {
            /** @default null */
            readonly secret?: string | null;
            readonly title: string;
            /** @description https; asked with POST, signed. */
            readonly url: string;
        };
        /**
         * PutTheme
         * @description `color`: `#rgb` or `#rrggbb`; null for the standard colour.
         */
        readonly PutTheme: {
            readonly color: string | null;
        };
        /**
         * QueueAnswer
         * @description A queue and all its settings; a null `…_after_seconds` means never.
         */
        readonly QueueAnswer: {
            /** @enum {unknown} */
            readonly accepts: "asked" | "automatic";
            readonly ask_after_seconds: number | null;
            readonly calendar_id: string | null;
            readonly created_at: string;
            readonly escalate_by: number;
            readonly escalate_to_queue_id: string | null;
            readonly grace_seconds: number;
            readonly hold_seconds: number;
            /** Format: uuid */
            readonly id: string;
            readonly is_default: boolean;
            /** @enum {unknown} */
            readonly language_rule: "ignored" | "preferred" | "required";
            readonly name: string;
            readonly offer_seconds: number;
            readonly policy: string;
            readonly priority: number;
            readonly remind_after_seconds: number | null;
            readonly reopen_seconds: number;
            readonly resolve_after_seconds: number | null;
            readonly skills: readonly components["schemas"]["QueueSkill"][];
            readonly team_id: string | null;
        };
        /**
         * QueueName
         * @description A queue as agents name it.
         */
        readonly QueueName: {
            /** Format: uuid */
            readonly id: string;
            readonly name: string;
        };
        /**
         * QueueNames
         * @description The queues in use, by name.
         */
        readonly QueueNames: {
            readonly queues: readonly components["schemas"]["QueueName"][];
        };
        /**
         * Queues
         * @description The workspace's queues in use.
         */
        readonly Queues: {
            readonly queues: readonly components["schemas"]["QueueAnswer"][];
        };
        /**
         * QueueSkill
         * @description A skill and the least level that the queue asks for.
         */
        readonly QueueSkill: {
            readonly least_level: number;
            /** Format: uuid */
            readonly skill_id: string;
        };
        /**
         * QueueSkillBody
         * @description A skill and the least level that a queue asks for.
         */
        readonly QueueSkillBody: {
            /**
             * @description 1 is a little, 5 is best.
             * @default 1
             */
            readonly least_level?: number;
            /** Format: uuid */
            readonly skill_id: string;
        };
        /**
         * QuickRepliesContent
         * @description A question with one to twelve buttons; one answer only.
         */
        readonly QuickRepliesContent: {
            /** @default null */
            readonly fallback?: string | null;
            readonly options: readonly components["schemas"]["QuickReplyOption"][];
            readonly text: string;
            /** @enum {unknown} */
            readonly type: "quick_replies";
        };
        /**
         * QuickReplyOption
         * @description A button: `id` comes back with the answer, `title` is what the person reads.
         */
        readonly QuickReplyOption: {
            readonly id: string;
            readonly title: string;
        };
        /**
         * QuietHours
         * @description No push between two wall times of a place (`HH:MM`; past midnight when the second is the earlier one).
         */
        readonly QuietHours: {
            readonly from: string;
            readonly time_zone: string;
            readonly to: string;
        };
        /**
         * RatingContent
         * @description How was it, from one to five; with `comment`, also in words. Only its own call sends it.
         */
        readonly RatingContent: {
            /** @default false */
            readonly comment?: boolean;
            /** @default null */
            readonly fallback?: string | null;
            /** @enum {unknown} */
            readonly scale: 5;
            readonly text: string;
            /** @enum {unknown} */
            readonly type: "rating";
        };
        /**
         * RefuseErasure
         * @description Why it is refused; the customer reads it.
         */
        readonly RefuseErasure: {
            readonly reason: string;
        };
        /**
         * RehearseRule
         * @description A text to be tried on the last days, without doing anything.
         */
        readonly RehearseRule: {
            /** @default 7 */
            readonly days?: number;
            readonly text: string;
        };
        /**
         * Rejected
         * @description What was not kept, and why: a breadcrumb's id, or `attributes.<key>`, `device.<key>`.
         */
        readonly Rejected: {
            readonly id: string;
            readonly reason: string;
        };
        /**
         * ReplayDeadLetter
         * @description A reaction that failed five times, to be tried again.
         */
        readonly ReplayDeadLetter: {
            readonly reaction: string;
            readonly seq: number;
            /** Format: uuid */
            readonly stream_id: string;
        };
        /**
         * RequestErasure
         * @description What is to be erased: a conversation, or everything of the customer without one. `reason`: in their own words.
         */
        readonly RequestErasure: {
            /** @default null */
            readonly conversation_id?: string | null;
            /** @default null */
            readonly reason?: string | null;
        };
        /**
         * RequestRating
         * @description What the customer is asked, without `text` the standard question; `comment`: whether words are asked for.
         */
        readonly RequestRating: {
            /** @default null */
            readonly client_message_id?: string | null;
            /** @default true */
            readonly comment?: boolean;
            /** @default null */
            readonly text?: string | null;
        };
        /**
         * RequestVerification
         * @description Why, in the agent's words, and how sure they must be; `strong` proofs must say so.
         */
        readonly RequestVerification: {
            /**
             * @default basic
             * @enum {unknown}
             */
            readonly level?: "basic" | "strong";
            /** @default null */
            readonly text?: string | null;
        };
        /**
         * Resolve
         * @description Why a case is closed, in the company's words.
         */
        readonly Resolve: {
            /** @default null */
            readonly closing_reason_id?: string | null;
        };
        /**
         * RetentionSettings
         * @description How long after its newest message a conversation must be kept (days, 0: not at all), in the company's words.
         */
        readonly RetentionSettings: {
            /** @default 0 */
            readonly legal_hold_days?: number;
            /** @default null */
            readonly legal_hold_reason?: string | null;
        };
        /**
         * RuleAnswer
         * @description A rule. While it has `problems` it does nothing: something that it names is not there any more.
         */
        readonly RuleAnswer: {
            readonly changed_at: string;
            /** Format: uuid */
            readonly id: string;
            readonly is_on: boolean;
            readonly name: string;
            readonly problems: readonly components["schemas"]["TextFault"][];
            readonly rank: number;
            readonly text: string;
        };
        /**
         * RuleList
         * @description Every rule, in the order in which they act.
         */
        readonly RuleList: {
            readonly rules: readonly components["schemas"]["RuleAnswer"][];
        };
        /**
         * RuleMatch
         * @description What a rule would have done to a case at an instant.
         */
        readonly RuleMatch: {
            readonly actions: readonly string[];
            readonly at: string;
            readonly case_number: string;
            /** Format: uuid */
            readonly conversation_id: string;
            readonly subject: string | null;
        };
        /**
         * RuleRehearsal
         * @description What a rule would have done: how many cases and times were looked at, and how many it fits (`total`).
         *
         *         `matches`: the newest of those. `caveats`: what of it is not exact.
         */
        readonly RuleRehearsal: {
            readonly cases: number;
            readonly caveats: readonly string[];
            readonly matches: readonly components["schemas"]["RuleMatch"][];
            readonly times: number;
            readonly total: number;
        };
        /**
         * RuleRunAnswer
         * @description What a rule did to a case; with a `failure` it did nothing of it.
         */
        readonly RuleRunAnswer: {
            readonly actions: readonly string[];
            readonly case_number: string;
            /** Format: uuid */
            readonly conversation_id: string;
            readonly failure: string | null;
            readonly ran_at: string;
            readonly seq: number;
        };
        /**
         * RuleRuns
         * @description What a rule did, the newest first.
         */
        readonly RuleRuns: {
            readonly runs: readonly components["schemas"]["RuleRunAnswer"][];
        };
        /**
         * SavedView
         * @description A view under a name. A shared one is seen by every agent and changed by who made it.
         */
        readonly SavedView: {
            readonly filter: components["schemas"]["ViewFilter"];
            /** Format: uuid */
            readonly id: string;
            readonly is_own: boolean;
            readonly is_shared: boolean;
            readonly name: string;
            readonly rank: number;
        };
        /**
         * Scheduled
         * @description A message that waits for its time, or that was not sent when it came: `failure` says why.
         */
        readonly Scheduled: {
            readonly agent: components["schemas"]["AgentReference"];
            readonly client_message_id: string;
            readonly content: components["schemas"]["TextContent"] | components["schemas"]["FileContent"] | components["schemas"]["ImageContent"] | components["schemas"]["AudioContent"] | components["schemas"]["VideoContent"] | components["schemas"]["LocationContent"] | components["schemas"]["QuickRepliesContent"] | components["schemas"]["ListPickerContent"] | components["schemas"]["TimePickerContent"] | components["schemas"]["FormContent"] | components["schemas"]["CardContent"] | components["schemas"]["CarouselContent"] | components["schemas"]["ArticleContent"] | components["schemas"]["VideoGuideContent"] | components["schemas"]["RatingContent"] | components["schemas"]["CaptureRequestContent"] | components["schemas"]["VerificationRequestContent"] | components["schemas"]["SystemContent"];
            /** Format: uuid */
            readonly conversation_id: string;
            readonly created_at: string;
            readonly failure: string | null;
            /** Format: uuid */
            readonly id: string;
            readonly send_at: string;
            readonly unless_reply: boolean;
        };
        /**
         * ScheduledMessages
         * @description What is to be sent, and what could not be (`failure`), the soonest first.
         */
        readonly ScheduledMessages: {
            readonly scheduled: readonly components["schemas"]["Scheduled"][];
        };
        /**
         * ScheduleMessage
         * @description A message for later. With `unless_reply` it stays unsent when the customer writes before.
         */
        readonly ScheduleMessage: {
            /** @description Makes the send idempotent. */
            readonly client_message_id: string;
            readonly content: components["schemas"]["TextContent"] | components["schemas"]["IncomingFileContent"] | components["schemas"]["IncomingImageContent"] | components["schemas"]["IncomingAudioContent"] | components["schemas"]["IncomingVideoContent"] | components["schemas"]["LocationContent"] | components["schemas"]["QuickRepliesContent"] | components["schemas"]["IncomingListPickerContent"] | components["schemas"]["TimePickerContent"] | components["schemas"]["FormContent"] | components["schemas"]["IncomingCardContent"] | components["schemas"]["IncomingCarouselContent"] | components["schemas"]["IncomingArticleContent"] | components["schemas"]["IncomingVideoGuideContent"] | components["schemas"]["RatingContent"] | components["schemas"]["CaptureRequestContent"] | components["schemas"]["VerificationRequestContent"];
            /**
             * Format: date-time
             * @description In the future, at most a year ahead.
             */
            readonly send_at: string;
            /** @default false */
            readonly unless_reply?: boolean;
        };
        /**
         * ScreenSeen
         * @description A screen of the host app.
         */
        readonly ScreenSeen: {
            readonly name: string;
            /** @default null */
            readonly path?: string | null;
            /** @default null */
            readonly title?: string | null;
        };
        /**
         * SendMessage
         * @description A message; the same `client_message_id` and body may be sent any number of times.
         */
        readonly SendMessage: {
            /** @description Makes the send idempotent. */
            readonly client_message_id: string;
            readonly content: components["schemas"]["TextContent"] | components["schemas"]["IncomingFileContent"] | components["schemas"]["IncomingImageContent"] | components["schemas"]["IncomingAudioContent"] | components["schemas"]["IncomingVideoContent"] | components["schemas"]["LocationContent"] | components["schemas"]["QuickRepliesContent"] | components["schemas"]["IncomingListPickerContent"] | components["schemas"]["TimePickerContent"] | components["schemas"]["FormContent"] | components["schemas"]["IncomingCardContent"] | components["schemas"]["IncomingCarouselContent"] | components["schemas"]["IncomingArticleContent"] | components["schemas"]["IncomingVideoGuideContent"] | components["schemas"]["RatingContent"] | components["schemas"]["CaptureRequestContent"] | components["schemas"]["VerificationRequestContent"];
            /** @default null */
            readonly reply_to?: string | null;
        };
        /**
         * ServiceLevelAnswer
         * @description A service level.
         */
        readonly ServiceLevelAnswer: {
            readonly calendar_id: string | null;
            readonly channel: string | null;
            readonly first_response_seconds: number | null;
            /** Format: uuid */
            readonly id: string;
            readonly least_priority: number | null;
            readonly name: string;
            readonly next_response_seconds: number | null;
            readonly present_first_response_seconds: number | null;
            readonly present_next_response_seconds: number | null;
            readonly queue_id: string | null;
            readonly rank: number;
            readonly resolution_seconds: number | null;
            readonly warning_share: number;
        };
        /**
         * ServiceLevels
         * @description Every service level in the order they are asked.
         */
        readonly ServiceLevels: {
            readonly service_levels: readonly components["schemas"]["ServiceLevelAnswer"][];
        };
        /**
         * SessionAnswer
         * @description A session without its token.
         */
        readonly SessionAnswer: {
            readonly agent_id: string | null;
            readonly created_at: string;
            readonly customer_id: string | null;
            readonly expires_at: string;
            /** Format: uuid */
            readonly id: string;
            readonly kind: string;
            readonly label: string | null;
        };
        /**
         * SessionCustomer
         * @description Who the server takes the customer for; `verified` when the host app signed it.
         *
         *         `only_conversation_id`: came by the link in a mail, so the session is for that conversation and tells no name.
         */
        readonly SessionCustomer: {
            /** Format: uuid */
            readonly id: string;
            /** @default null */
            readonly name?: string | null;
            /** @default null */
            readonly only_conversation_id?: string | null;
            readonly verified: boolean;
        };
        /**
         * Sessions
         * @description Sessions that are valid now.
         */
        readonly Sessions: {
            readonly sessions: readonly components["schemas"]["SessionAnswer"][];
        };
        /**
         * SetAgentSkills
         * @description All that an agent can do; what is not named is gone.
         */
        readonly SetAgentSkills: {
            readonly skills: readonly components["schemas"]["AgentSkillBody"][];
        };
        /**
         * SetAttention
         * @description Whether a console is in view of its agent now. Said every 15 s while it is, and once when it is not any more.
         */
        readonly SetAttention: {
            readonly in_view: boolean;
        };
        /**
         * SetAvailability
         * @description Whether the agent takes cases now.
         */
        readonly SetAvailability: {
            /** @enum {unknown} */
            readonly state: "away" | "offline" | "online";
        };
        /**
         * SetTeamMembers
         * @description All members of a team; whoever is not named leaves it.
         */
        readonly SetTeamMembers: {
            readonly agent_ids: readonly string[];
        };
        /**
         * SidePanelSettings
         * @description The settings; `secret` only when it was made just now.
         */
        readonly SidePanelSettings: {
            readonly changed_at: string;
            /** @default null */
            readonly secret?: string | null;
            readonly title: string;
            readonly url: string;
        };
        /**
         * SidePanelShown
         * @description What the company's system says of a case, or why it says nothing: `error` is a sentence for the agent.
         */
        readonly SidePanelShown: {
            readonly error: string | null;
            readonly sections: readonly components["schemas"]["PanelSection"][];
            /** @enum {unknown} */
            readonly state: "failed" | "ready";
            readonly title: string;
        };
        /**
         * SignIn
         * @description An agent's credentials; the workspace is needed only where one address works in several.
         */
        readonly SignIn: {
            readonly email: string;
            readonly password: string;
            /** @default null */
            readonly workspace_id?: string | null;
        };
        /**
         * SkillAnswer
         * @description A skill, or a language by its tag.
         */
        readonly SkillAnswer: {
            /** Format: uuid */
            readonly id: string;
            /** @enum {unknown} */
            readonly kind: "language" | "skill";
            readonly name: string;
        };
        /**
         * Skills
         * @description The workspace's skills.
         */
        readonly Skills: {
            readonly skills: readonly components["schemas"]["SkillAnswer"][];
        };
        /**
         * Snooze
         * @description Until when the case rests; `null`: until somebody writes.
         */
        readonly Snooze: {
            readonly until: string | null;
        };
        /**
         * StartSession
         * @description Who is there: an app, maybe a known device, maybe an identity that the host app's server signed.
         */
        readonly StartSession: {
            /** @default null */
            readonly anonymous_id?: string | null;
            readonly app_key: string;
            /** @default null */
            readonly device?: {
                readonly [key: string]: string | number | boolean | null;
            } | null;
            /** @default null */
            readonly identity_token?: string | null;
            /** @default null */
            readonly link?: string | null;
        };
        /**
         * StepSeen
         * @description A breadcrumb: screen, tap, request, error, custom, network or visibility.
         */
        readonly StepSeen: {
            readonly at: string;
            /** @default null */
            readonly detail?: Record<string, never> | null;
            /** @default null */
            readonly duration_ms?: number | null;
            readonly id: string;
            /** @enum {unknown} */
            readonly kind: "custom" | "error" | "network" | "request" | "screen" | "tap" | "visibility";
            readonly name: string;
            /** @default null */
            readonly status?: number | null;
        };
        /**
         * SubscriptionKeysBody
         * @description `PushSubscription.toJSON().keys` of the browser.
         */
        readonly SubscriptionKeysBody: {
            readonly auth: string;
            readonly p256dh: string;
        };
        /**
         * SystemContent
         * @description A line the system wrote; `code` is for programs. Nobody may send it.
         *
         *         `expected_reply_moved` has the new time, in minutes from when it was written.
         */
        readonly SystemContent: {
            /** @default null */
            readonly code?: string | null;
            readonly fallback: string;
            /** @default null */
            readonly high_minutes?: number | null;
            /** @default null */
            readonly low_minutes?: number | null;
            /** @default null */
            readonly text?: string | null;
            /** @enum {unknown} */
            readonly type: "system";
        };
        /**
         * TagAnswer
         * @description A tag.
         */
        readonly TagAnswer: {
            /** Format: uuid */
            readonly id: string;
            readonly name: string;
        };
        /**
         * Tags
         * @description The workspace's tags by name.
         */
        readonly Tags: {
            readonly tags: readonly components["schemas"]["TagAnswer"][];
        };
        /**
         * TeamAnswer
         * @description A team and its members.
         */
        readonly TeamAnswer: {
            readonly agent_ids: readonly string[];
            readonly created_at: string;
            /** Format: uuid */
            readonly id: string;
            readonly name: string;
        };
        /**
         * TeamName
         * @description A team as agents name it.
         */
        readonly TeamName: {
            /** Format: uuid */
            readonly id: string;
            readonly name: string;
        };
        /**
         * TeamNames
         * @description The teams, by name.
         */
        readonly TeamNames: {
            readonly teams: readonly components["schemas"]["TeamName"][];
        };
        /**
         * Teams
         * @description The workspace's teams.
         */
        readonly Teams: {
            readonly teams: readonly components["schemas"]["TeamAnswer"][];
        };
        /**
         * TextContent
         * @description Words. `quick_reply_id`, or `answer`, is set when they answer the question that `reply_to` names.
         *
         *         A sender may leave out the text of an answer; what is stored says it in words.
         */
        readonly TextContent: {
            /** @default null */
            readonly answer?: components["schemas"]["Answer"] | null;
            /** @default null */
            readonly fallback?: string | null;
            /** @default null */
            readonly quick_reply_id?: string | null;
            readonly text?: string;
            /** @enum {unknown} */
            readonly type: "text";
        };
        /**
         * TextFault
         * @description What is wrong with a rule's text, and where: lines and columns begin with 1.
         *
         *         `expected`: what could stand there; `suggestion`: what was probably meant.
         */
        readonly TextFault: {
            readonly column: number;
            readonly detail: string;
            readonly expected: readonly string[];
            readonly line: number;
            readonly suggestion: string | null;
        };
        /**
         * TimelineEntry
         * @description Something at a time. `title`: words of people, or for `event` its type; `detail` by kind.
         */
        readonly TimelineEntry: {
            readonly at: string;
            /** @default null */
            readonly conversation_id?: string | null;
            /** @default null */
            readonly detail?: Record<string, never> | null;
            readonly id: string;
            /** @enum {unknown} */
            readonly kind: "call" | "case" | "custom" | "error" | "event" | "message" | "note" | "push" | "request" | "screen" | "tap";
            /** @default null */
            readonly seq?: number | null;
            readonly title: string;
        };
        /**
         * TimelinePage
         * @description Entries, newest first; hand `next_before` back for older ones.
         */
        readonly TimelinePage: {
            readonly entries: readonly components["schemas"]["TimelineEntry"][];
            readonly next_before: string | null;
        };
        /**
         * TimePickerContent
         * @description Times to choose one from, shown in `time_zone` (an IANA name).
         */
        readonly TimePickerContent: {
            /** @default null */
            readonly fallback?: string | null;
            /** @default null */
            readonly location?: string | null;
            readonly slots: readonly components["schemas"]["TimeSlot"][];
            readonly text: string;
            readonly time_zone: string;
            /** @enum {unknown} */
            readonly type: "time_picker";
        };
        /**
         * TimeSlot
         * @description A time that can be chosen until it begins.
         */
        readonly TimeSlot: {
            readonly duration_minutes: number;
            readonly id: string;
            /** Format: date-time */
            readonly starts_at: string;
        };
        /**
         * Transcript
         * @description A conversation as one JSON file, in the customer's time zone; written line by line, so that it may be long.
         */
        readonly Transcript: {
            readonly case_number: string;
            readonly company: string;
            readonly files: readonly string[];
            readonly made_at: string;
            readonly messages: readonly components["schemas"]["TranscriptMessage"][];
            readonly subject: string | null;
            readonly time_zone: string;
        };
        /**
         * TranscriptAuthor
         * @description Who wrote a message of a transcript. `name`: of an agent.
         */
        readonly TranscriptAuthor: {
            readonly kind: string;
            readonly name: string | null;
        };
        /**
         * TranscriptMessage
         * @description One message of a transcript, with the names of its files.
         */
        readonly TranscriptMessage: {
            readonly at: string;
            readonly author: components["schemas"]["TranscriptAuthor"];
            readonly files: readonly string[];
            readonly seq: number;
            readonly text: string;
        };
        /**
         * Transfer
         * @description To whom a case is passed on: one of the three.
         */
        readonly Transfer: {
            /** @default null */
            readonly agent_id?: string | null;
            /** @default null */
            readonly queue_id?: string | null;
            /** @default null */
            readonly team_id?: string | null;
        };
        /**
         * TriedReply
         * @description What an agent told the customer before, in one line.
         */
        readonly TriedReply: {
            readonly agent: components["schemas"]["AgentReference"];
            readonly at: string;
            readonly text: string;
        };
        /**
         * UploadPolicy
         * @description What may be attached, told before anybody chooses a file; sounds and videos have limits of their own.
         */
        readonly UploadPolicy: {
            readonly max_audio_bytes: number;
            readonly max_bytes: number;
            readonly max_count: number;
            readonly max_video_bytes: number;
            readonly media_types: readonly string[];
        };
        /**
         * VerificationAnswer
         * @description A request of an agent, and what came of it.
         */
        readonly VerificationAnswer: {
            /** Format: uuid */
            readonly agent_id: string;
            readonly at: string | null;
            readonly expires_at: string;
            /** Format: uuid */
            readonly id: string;
            readonly level: string;
            /** Format: uuid */
            readonly message_id: string;
            readonly method: string | null;
            readonly requested_at: string;
            /** @enum {unknown} */
            readonly state: "asked" | "failed" | "given";
            readonly until: string | null;
        };
        /**
         * VerificationGivenAnswer
         * @description How the customer proved who they are, and until when it counts.
         */
        readonly VerificationGivenAnswer: {
            readonly at: string;
            readonly level: string;
            readonly method: string;
            readonly until: string;
        };
        /**
         * VerificationRequestContent
         * @description Please prove who you are, until `expires_at`. Only its own call sends it.
         *
         *         `nonce` and `audience` (the app's id) go into the proof that the host app's server signs, `level` if it is strong.
         */
        readonly VerificationRequestContent: {
            /** @default null */
            readonly audience?: string | null;
            /** Format: date-time */
            readonly expires_at: string;
            /** @default null */
            readonly fallback?: string | null;
            /** @default null */
            readonly level?: ("basic" | "strong") | null;
            /** @default null */
            readonly nonce?: string | null;
            readonly text: string;
            /** @enum {unknown} */
            readonly type: "verification_request";
        };
        /**
         * Verifications
         * @description Newest first.
         */
        readonly Verifications: {
            readonly verifications: readonly components["schemas"]["VerificationAnswer"][];
        };
        /**
         * VideoContent
         * @description A video to play.
         */
        readonly VideoContent: {
            /** @default null */
            readonly caption?: string | null;
            readonly fallback: string;
            readonly file: components["schemas"]["FileDescription"];
            /** @enum {unknown} */
            readonly type: "video";
        };
        /**
         * VideoGuideContent
         * @description Something to watch.
         */
        readonly VideoGuideContent: {
            /** @default null */
            readonly captions_url?: string | null;
            /** @default null */
            readonly duration_seconds?: number | null;
            readonly fallback: string;
            /** @default null */
            readonly for_screen?: string | null;
            /** @default null */
            readonly poster?: components["schemas"]["FileDescription"] | null;
            /** @default null */
            readonly text?: string | null;
            readonly title: string;
            /** @enum {unknown} */
            readonly type: "video_guide";
            readonly url: string;
        };
        /**
         * ViewFilter
         * @description What a kept view asks for, in the words of the list's parameters. `whose` is for views of one state.
         */
        readonly ViewFilter: {
            /** @default null */
            readonly assignee_id?: string | null;
            /**
             * @default latest
             * @enum {unknown}
             */
            readonly order?: "due" | "latest";
            /** @default null */
            readonly q?: string | null;
            /** @default null */
            readonly queue_id?: string | null;
            /** @default null */
            readonly status?: ("open" | "resolved" | "snoozed") | null;
            /** @default [] */
            readonly tag_ids?: readonly string[];
            /**
             * @default all
             * @enum {unknown}
             */
            readonly view?: "all" | "mine" | "parked" | "queue" | "snoozed" | "team";
            /** @default null */
            readonly whose?: ("everybody" | "me") | null;
        };
        /**
         * Views
         * @description One's own views and those that are shared, in the order in which they are shown.
         */
        readonly Views: {
            readonly views: readonly components["schemas"]["SavedView"][];
        };
        /**
         * Ways
         * @description How one is told of an occasion: a tone, a notification of an open console, one with the console closed.
         */
        readonly Ways: {
            /** @default true */
            readonly desktop?: boolean;
            /** @default true */
            readonly push?: boolean;
            /** @default false */
            readonly sound?: boolean;
        };
        /**
         * WireEvent
         * @description An event as one audience sees it; which of the optional fields are there follows from `type`.
         *
         *         message_created, message_edited: `message` (its content as it is now) · message_redacted: `message_id` ·
         *         note_added, note_edited: `note` · note_redacted: `message_id` · read: `by`, `up_to_seq` ·
         *         delivery_updated: `message_id`, `channel`, `state` (earlier messages of that side have come as far) ·
         *         conversation_assigned: `agent` (absent: nobody), `reason` · conversation_resolved: `by`, and for agents `outcome`
         *         (absent: nobody knows yet) · conversation_snoozed: `until` (absent: until somebody writes) · conversation_paused ·
         *         conversation_resumed, for agents with `waiting_since` · for agents only: conversation_held: `until` (at least) ·
         *         conversation_parked · conversation_returned · conversation_taken_up · conversation_offered: `agent`, `until` ·
         *         queue_changed: `queue_id` · response_due: `due_at` (absent: nothing is owed, or the clock rests) ·
         *         response_due_soon and response_overdue: `target`, `due_at` · solution_asked: `message_id` · solution_answered:
         *         `outcome` ·
         *         facts_changed (agents only): `facts`, all of them · reply_promised: `until` · reply_promise_due (it is the agent's
         *         turn again) · reply_promise_ended: `state` (kept, broken, withdrawn) · expectation_moved: `low_minutes`,
         *         `high_minutes` (what holds now stands in the customer's row: read it afresh) · conversation_escalated (agents
         *         only): `reason` · rating_given: `score`, `comment` ·
         *         context_captured (agents only): `context` (`screen`, `breadcrumb_count`, `errors`, `at`; read the row afresh) ·
         *         verification_requested (agents only): `message_id`, `level`, `until` · verification_given: `message_id`, `method`,
         *         `level`, `at`, `until` · verification_failed (agents only): `message_id`, `reason` ·
         *         conversation_adopted (agents only): `from_customer_id`, `to_customer_id` (authors change with it; read the row
         *         afresh).
         */
        readonly WireEvent: {
            readonly actor: components["schemas"]["Author"];
            /** @default null */
            readonly agent?: components["schemas"]["AgentReference"] | null;
            /** @default null */
            readonly at?: string | null;
            /** @default null */
            readonly by?: components["schemas"]["Author"] | null;
            /** @default null */
            readonly channel?: string | null;
            /** @default null */
            readonly comment?: string | null;
            /** @default null */
            readonly context?: Record<string, never> | null;
            /** @default null */
            readonly due_at?: string | null;
            /** @default null */
            readonly facts?: components["schemas"]["CaseFacts"] | null;
            /** @default null */
            readonly from_customer_id?: string | null;
            /** @default null */
            readonly high_minutes?: number | null;
            /** Format: uuid */
            readonly id: string;
            /** @default null */
            readonly level?: string | null;
            /** @default null */
            readonly low_minutes?: number | null;
            /** @default null */
            readonly message?: components["schemas"]["Message"] | null;
            /** @default null */
            readonly message_id?: string | null;
            /** @default null */
            readonly method?: string | null;
            /** @default null */
            readonly note?: components["schemas"]["Note"] | null;
            readonly occurred_at: string;
            /** @default null */
            readonly outcome?: ("confirmed" | "failed" | "unconfirmed") | null;
            /** @default null */
            readonly queue_id?: string | null;
            /** @default null */
            readonly reason?: string | null;
            /** @default null */
            readonly score?: number | null;
            readonly seq: number;
            /** @default null */
            readonly state?: string | null;
            /** @default null */
            readonly target?: string | null;
            /** @default null */
            readonly to_customer_id?: string | null;
            readonly type: string;
            /** @default null */
            readonly until?: string | null;
            /** @default null */
            readonly up_to_seq?: number | null;
            /** @default null */
            readonly waiting_since?: string | null;
        };
        /**
         * WorkspaceAnswer
         * @description The workspace.
         */
        readonly WorkspaceAnswer: {
            readonly created_at: string;
            /** Format: uuid */
            readonly id: string;
            readonly name: string;
        };
        /**
         * WorkspaceReference
         * @description A workspace by name.
         */
        readonly WorkspaceReference: {
            /** Format: uuid */
            readonly id: string;
            readonly name: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
