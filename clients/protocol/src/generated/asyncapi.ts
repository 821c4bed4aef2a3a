// Generated from docs/api/asyncapi.json by `npm run generate`; do not edit.
export type paths = Record<string, never>;
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * Ack
         * @description The message is stored and has its place.
         */
        readonly Ack: {
            readonly client_message_id: string;
            /** Format: uuid */
            readonly conversation_id: string;
            /** Format: uuid */
            readonly message_id: string;
            readonly seq: number;
            /** @enum {unknown} */
            readonly type: "ack";
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
         * Changed
         * @description Agents: the list row of a conversation in a view they may see; `version` is its last_seq.
         */
        readonly Changed: {
            readonly conversation: components["schemas"]["AgentConversationRow"];
            /** @enum {unknown} */
            readonly type: "changed";
            readonly version: number;
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
         * Delivery
         * @description How far a message of the reader's own side has come: the furthest of all readers of the other side.
         */
        readonly Delivery: {
            /** @enum {unknown} */
            readonly state: "delivered" | "read" | "sent";
        };
        /**
         * Drain
         * @description The node is going away; come back elsewhere after this many milliseconds.
         */
        readonly Drain: {
            readonly reconnect_after_ms: number;
            /** @enum {unknown} */
            readonly type: "drain";
        };
        /**
         * EventFrame
         * @description What happened: strictly seq + 1 within a conversation.
         */
        readonly EventFrame: {
            /** Format: uuid */
            readonly conversation_id: string;
            readonly event: components["schemas"]["WireEvent"];
            readonly seq: number;
            /** @enum {unknown} */
            readonly type: "event";
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
         * Hello
         * @description First, within 5 s: the session token, and for each known conversation the last seq that is stored here.
         */
        readonly Hello: {
            /** @default {} */
            readonly cursors?: {
                readonly [key: string]: number;
            };
            /** @default null */
            readonly epoch?: string | null;
            readonly token: string;
            /** @enum {unknown} */
            readonly type: "hello";
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
         * MessagePreview
         * @description The newest message in one line of plain text (120 characters at most).
         */
        readonly MessagePreview: {
            readonly author: components["schemas"]["Author"];
            readonly created_at: string;
            readonly text: string;
        };
        /**
         * Nack
         * @description The message is not stored; `problem` is the document the HTTP call would have answered.
         */
        readonly Nack: {
            readonly client_message_id: string;
            readonly problem: components["schemas"]["ProblemDocument"];
            /** @enum {unknown} */
            readonly type: "nack";
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
         * Ping
         * @description Heartbeat; `t` comes back in the `pong`.
         */
        readonly Ping: {
            readonly t: number | string;
            /** @enum {unknown} */
            readonly type: "ping";
        };
        /**
         * Pong
         * @description The answer to a `ping`.
         */
        readonly Pong: {
            readonly t: number | string;
            /** @enum {unknown} */
            readonly type: "pong";
        };
        /**
         * Presence
         * @description Customers: the messenger is before them, or is not any more. Say it when it changes, and after each `welcome`.
         */
        readonly Presence: {
            /** @enum {unknown} */
            readonly type: "presence";
            readonly visible: boolean;
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
         * ReadFrame
         * @description Everything up to seq was looked at.
         */
        readonly ReadFrame: {
            /** Format: uuid */
            readonly conversation_id: string;
            readonly seq: number;
            /** @enum {unknown} */
            readonly type: "read";
        };
        /**
         * Received
         * @description Everything up to seq has reached this screen.
         */
        readonly Received: {
            /** Format: uuid */
            readonly conversation_id: string;
            readonly seq: number;
            /** @enum {unknown} */
            readonly type: "received";
        };
        /**
         * Reset
         * @description Forget local state, of one conversation or of all, and read it afresh.
         */
        readonly Reset: {
            /** @default null */
            readonly conversation_id?: string | null;
            /** @enum {unknown} */
            readonly reason: "epoch" | "gone" | "lists" | "permission";
            /** @enum {unknown} */
            readonly type: "reset";
        };
        /**
         * SendFrame
         * @description The same command as the HTTP call; answered by `ack` or `nack`. Either may be retried through the other.
         */
        readonly SendFrame: {
            readonly client_message_id: string;
            readonly content: components["schemas"]["TextContent"] | components["schemas"]["IncomingFileContent"] | components["schemas"]["IncomingImageContent"] | components["schemas"]["IncomingAudioContent"] | components["schemas"]["IncomingVideoContent"] | components["schemas"]["LocationContent"] | components["schemas"]["QuickRepliesContent"] | components["schemas"]["IncomingListPickerContent"] | components["schemas"]["TimePickerContent"] | components["schemas"]["FormContent"] | components["schemas"]["IncomingCardContent"] | components["schemas"]["IncomingCarouselContent"] | components["schemas"]["IncomingArticleContent"] | components["schemas"]["IncomingVideoGuideContent"] | components["schemas"]["RatingContent"] | components["schemas"]["CaptureRequestContent"] | components["schemas"]["VerificationRequestContent"];
            /** Format: uuid */
            readonly conversation_id: string;
            /** @default null */
            readonly reply_to?: string | null;
            /** @enum {unknown} */
            readonly type: "send";
        };
        /**
         * SignalActor
         * @description Who is typing.
         */
        readonly SignalActor: {
            /** Format: uuid */
            readonly id: string;
            /** @enum {unknown} */
            readonly kind: "agent" | "customer";
        };
        /**
         * SignalAgent
         * @description Which colleague.
         */
        readonly SignalAgent: {
            /** Format: uuid */
            readonly id: string;
            readonly name: string;
        };
        /**
         * SignalFrame
         * @description Transient: not numbered, may be lost.
         *
         *         typing: `by` · presence (agents only): either `customer`, or `agent` with what they are `doing`; one that is not
         *         repeated within 45 s is over.
         */
        readonly SignalFrame: {
            /** @default null */
            readonly agent?: components["schemas"]["SignalAgent"] | null;
            /** @default null */
            readonly by?: components["schemas"]["SignalActor"] | null;
            /** Format: uuid */
            readonly conversation_id: string;
            /** @default null */
            readonly customer?: ("away" | "present") | null;
            /** @default null */
            readonly doing?: ("gone" | "typing" | "viewing") | null;
            /** @enum {unknown} */
            readonly kind: "call" | "expected_reply" | "presence" | "typing";
            /** @enum {unknown} */
            readonly type: "signal";
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
         * Typing
         * @description Somebody is writing; repeat it every few seconds. `note` (agents): for colleagues, so no customer hears of it.
         */
        readonly Typing: {
            /** Format: uuid */
            readonly conversation_id: string;
            /** @default false */
            readonly note?: boolean;
            /** @enum {unknown} */
            readonly type: "typing";
        };
        /**
         * Unwatch
         * @description Agents: stop following.
         */
        readonly Unwatch: {
            /** Format: uuid */
            readonly conversation_id: string;
            /** @enum {unknown} */
            readonly type: "unwatch";
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
         * Viewing
         * @description Agents: which conversation they look at, null for none; their colleagues who look at it too hear of it.
         */
        readonly Viewing: {
            readonly conversation_id: string | null;
            /** @enum {unknown} */
            readonly type: "viewing";
        };
        /**
         * Watch
         * @description Agents: follow a conversation from after a seq on.
         */
        readonly Watch: {
            /** @default 0 */
            readonly after_seq?: number;
            /** Format: uuid */
            readonly conversation_id: string;
            /** @enum {unknown} */
            readonly type: "watch";
        };
        /**
         * Welcome
         * @description The session stands. `conversations` has the last seq of each conversation this socket follows.
         *
         *         `config_version` (customers): the `version` of the config that holds now; a client that has it needs to ask nothing.
         */
        readonly Welcome: {
            /** @default null */
            readonly config_version?: string | null;
            readonly conversations: {
                readonly [key: string]: number;
            };
            readonly epoch: string;
            readonly heartbeat_seconds: number;
            /** Format: uuid */
            readonly session_id: string;
            /** @enum {unknown} */
            readonly type: "welcome";
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
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
