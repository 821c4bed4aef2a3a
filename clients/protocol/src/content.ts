/**
 * What a message can say: one shape per `type`, as it is read (`Content`) and as it is sent (`OutgoingContent`).
 * Invariant: as in `wire.ts`; what is read always has its plain-text `fallback`, what is sent names files by id.
 */

type Id = string;
type Instant = string;

export interface FileRef {
  id: Id;
}

export interface FileDescription extends FileRef {
  name: string;
  media_type: string;
  size_bytes: number;
  width?: number;
  height?: number;
  /** A path on the server; fetch it with the bearer header. */
  url: string;
  thumbnail_url?: string;
}

// ---------------------------------------------------------------- answers

/** A form's value by its field's kind: text, number, yes or no, the ids of the chosen. */
export type FormValue = string | number | boolean | readonly string[];
export type FormValues = Readonly<Record<string, FormValue>>;

/** What a text says for programs when it answers the message that its `reply_to` names; which fields, by that message's type. */
export interface Answer {
  /** list_picker: the chosen items. */
  items?: readonly string[];
  /** time_picker: the chosen slot. */
  slot?: string;
  /** form: what was filled in, by field. */
  values?: Readonly<Record<string, unknown>>;
  /** card and carousel: the pressed action, which has the kind `reply`. */
  action?: string;
  /** carousel: which card, from 0. */
  card?: number;
  /** rating: 1 to 5. */
  score?: number;
  /** rating. */
  comment?: string;
}

// ---------------------------------------------------------------- parts

export interface QuickReplyOption {
  id: string;
  title: string;
}

/** What names a picture: a description where it is read, an id where it is sent. */
export interface ListItem<File = FileDescription> {
  id: string;
  title: string;
  detail?: string;
  image?: File;
}
export interface ListSection<File = FileDescription> {
  title?: string;
  items: readonly ListItem<File>[];
}
export interface TimeSlot {
  id: string;
  starts_at: Instant;
  duration_minutes: number;
}
export type FormFieldKind = 'text' | 'long_text' | 'email' | 'phone' | 'number' | 'date' | 'choice' | 'choices' | 'yes_no';
export interface FormChoice {
  id: string;
  title: string;
}
export interface FormField {
  id: string;
  label: string;
  kind: FormFieldKind;
  required?: boolean;
  help?: string;
  choices?: readonly FormChoice[];
  /** number: the least; choices: how many at least. */
  min?: number;
  max?: number;
  max_length?: number;
  /** Its value stands in the answer only, never in a text, a list or a notification. */
  secret?: boolean;
}
export interface CardRow {
  label: string;
  value: string;
}
export type CardActionKind = 'reply' | 'link' | 'open_screen';
export interface CardAction {
  id: string;
  title: string;
  kind: CardActionKind;
  url?: string;
  screen?: string;
}
export interface Card<File = FileDescription> {
  title: string;
  text?: string;
  image?: File;
  alt?: string;
  rows?: readonly CardRow[];
  actions: readonly CardAction[];
}

// ---------------------------------------------------------------- bodies: all but `type` and `fallback`

interface QuickRepliesBody {
  text: string;
  options: readonly QuickReplyOption[];
}
interface ListPickerBody<File> {
  text: string;
  sections: readonly ListSection<File>[];
  multiple?: boolean;
  min?: number;
  max?: number;
}
interface TimePickerBody {
  text: string;
  /** An IANA name: the slots are shown in it. */
  time_zone: string;
  slots: readonly TimeSlot[];
  location?: string;
}
interface FormBody {
  text: string;
  fields: readonly FormField[];
  submit_label?: string;
  /** The pages, each with the ids of its fields; without: one page. */
  steps?: readonly (readonly string[])[];
}
interface CarouselBody<File> {
  cards: readonly Card<File>[];
}
interface ArticleBody<File> {
  title: string;
  url: string;
  text?: string;
  image?: File;
  alt?: string;
}
interface VideoGuideBody<File> {
  title: string;
  /** An mp4 or webm file, or a page. */
  url: string;
  text?: string;
  poster?: File;
  duration_seconds?: number;
  captions_url?: string;
  for_screen?: string;
}
interface RatingBody {
  text: string;
  scale: 5;
  /** Whether words are asked for beside the score. */
  comment?: boolean;
}
interface LocationBody {
  latitude: number;
  longitude: number;
  accuracy_m?: number;
  label?: string;
}
interface AudioBody<File> {
  file: File;
  duration_seconds?: number;
  transcript?: string;
}
interface CaptionedBody<File> {
  file: File;
  caption?: string;
}
export type CaptureKind = 'screenshot' | 'photo';
interface CaptureRequestBody {
  text: string;
  kinds: readonly CaptureKind[];
}
interface VerificationRequestBody {
  text: string;
  expires_at: Instant;
  /** What the proof of the host app's server must name, with `audience`, the app's id. */
  nonce?: string;
  audience?: Id;
  level?: 'basic' | 'strong';
}
interface TextBody {
  text: string;
  /** Set when this text is the answer to a quick reply. */
  quick_reply_id?: string | null;
  answer?: Answer;
}

// ---------------------------------------------------------------- as read

interface Told<Type extends string> {
  type: Type;
  fallback: string;
}
export interface TextContent extends TextBody, Told<'text'> {}
export interface FileContent extends CaptionedBody<FileDescription>, Told<'file'> {}
export interface ImageContent extends CaptionedBody<FileDescription>, Told<'image'> {}
export interface AudioContent extends AudioBody<FileDescription>, Told<'audio'> {}
export interface VideoContent extends CaptionedBody<FileDescription>, Told<'video'> {}
export interface LocationContent extends LocationBody, Told<'location'> {}
export interface QuickRepliesContent extends QuickRepliesBody, Told<'quick_replies'> {}
export interface ListPickerContent extends ListPickerBody<FileDescription>, Told<'list_picker'> {}
export interface TimePickerContent extends TimePickerBody, Told<'time_picker'> {}
export interface FormContent extends FormBody, Told<'form'> {}
export interface CardContent extends Card, Told<'card'> {}
export interface CarouselContent extends CarouselBody<FileDescription>, Told<'carousel'> {}
export interface ArticleContent extends ArticleBody<FileDescription>, Told<'article'> {}
export interface VideoGuideContent extends VideoGuideBody<FileDescription>, Told<'video_guide'> {}
export interface RatingContent extends RatingBody, Told<'rating'> {}
export interface CaptureRequestContent extends CaptureRequestBody, Told<'capture_request'> {}
export interface VerificationRequestContent extends VerificationRequestBody, Told<'verification_request'> {}
export interface SystemContent extends Told<'system'> {
  text?: string;
  code?: string;
}
export type Content =
  | TextContent
  | FileContent
  | ImageContent
  | AudioContent
  | VideoContent
  | LocationContent
  | QuickRepliesContent
  | ListPickerContent
  | TimePickerContent
  | FormContent
  | CardContent
  | CarouselContent
  | ArticleContent
  | VideoGuideContent
  | RatingContent
  | CaptureRequestContent
  | VerificationRequestContent
  | SystemContent;

// ---------------------------------------------------------------- as sent

type Sent<Type extends string, Body> = Body & { type: Type; fallback?: string };

/** An answer may leave its text out: the server says it in words. */
export type OutgoingText =
  | { type: 'text'; text: string; quick_reply_id?: string; answer?: Answer; fallback?: string }
  | { type: 'text'; text?: string; answer: Answer; fallback?: string };

/** What a client may send: the server derives `fallback` where it is missing. Customers: the first five types only. */
export type OutgoingContent =
  | OutgoingText
  | Sent<'file' | 'image' | 'video', CaptionedBody<FileRef>>
  | Sent<'audio', AudioBody<FileRef>>
  | Sent<'location', LocationBody>
  | Sent<'quick_replies', QuickRepliesBody>
  | Sent<'list_picker', ListPickerBody<FileRef>>
  | Sent<'time_picker', TimePickerBody>
  | Sent<'form', FormBody>
  | Sent<'card', Card<FileRef>>
  | Sent<'carousel', CarouselBody<FileRef>>
  | Sent<'article', ArticleBody<FileRef>>
  | Sent<'video_guide', VideoGuideBody<FileRef>>
  | Sent<'capture_request', CaptureRequestBody>;

// ---------------------------------------------------------------- around them

/** What a customer said of a conversation, last. */
export interface GivenRating {
  score: number;
  comment?: string | null;
  at: Instant;
}

/** A form half filled in, in the conversation's draft; what is secret is not kept. */
export interface FormDraft {
  message_id: Id;
  values: Readonly<Record<string, unknown>>;
  step: number;
}
