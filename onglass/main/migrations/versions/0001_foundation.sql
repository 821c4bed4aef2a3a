-- Foundation: tenants, people, conversations, the event log and what drives it.
-- Every table leads with workspace_id and is closed by row-level security, owner included (FORCE);
-- foreign keys are composite, because with forced policies a plain one still lets a row of one
-- workspace point at another's.

create function onglass_workspace() returns uuid language sql stable parallel safe as
$$ select nullif(current_setting('onglass.workspace_id', true), '')::uuid $$;

-- ---------------------------------------------------------------- directory
create table workspace (
  id uuid primary key,
  name text not null unique check (length(name) between 1 and 120),
  settings jsonb not null default '{}',
  created_at timestamptz not null default clock_timestamp()
);

create table app (
  workspace_id uuid not null references workspace (id),
  id uuid not null,
  name text not null,
  app_key text not null,
  allowed_origins text[] not null default '{}',
  identity_secret_encrypted bytea not null,
  theme jsonb not null default '{}',
  created_at timestamptz not null default clock_timestamp(),
  retired_at timestamptz,
  primary key (workspace_id, id),
  unique (workspace_id, app_key)
);
create index app_origins on app using gin (allowed_origins);

create table identity_key (
  workspace_id uuid not null,
  id uuid not null,
  app_id uuid not null,
  algorithm text not null check (algorithm in ('ES256', 'EdDSA', 'RS256')),
  public_key text not null,
  created_at timestamptz not null default clock_timestamp(),
  retired_at timestamptz,
  primary key (workspace_id, id),
  foreign key (workspace_id, app_id) references app (workspace_id, id)
);

create table customer (
  workspace_id uuid not null references workspace (id),
  id uuid not null,
  external_id text,
  name text,
  email text,
  email_verified boolean not null default false,
  phone text,
  attributes jsonb not null default '{}',
  joined_into_id uuid,
  blocked_at timestamptz,
  present_until_at timestamptz,
  last_seq bigint not null default 0,
  last_public_seq bigint not null default 0,
  shard smallint not null default 0,
  created_at timestamptz not null default clock_timestamp(),
  seen_at timestamptz not null default clock_timestamp(),
  primary key (workspace_id, id),
  unique (workspace_id, external_id),
  foreign key (workspace_id, joined_into_id) references customer (workspace_id, id)
);

create table device (
  workspace_id uuid not null,
  id uuid not null,
  app_id uuid not null,
  customer_id uuid not null,
  secret_hash bytea not null,
  traits jsonb not null default '{}',
  created_at timestamptz not null default clock_timestamp(),
  seen_at timestamptz not null default clock_timestamp(),
  primary key (workspace_id, id),
  unique (workspace_id, secret_hash),
  foreign key (workspace_id, app_id) references app (workspace_id, id),
  foreign key (workspace_id, customer_id) references customer (workspace_id, id)
);
create index device_customer on device (workspace_id, customer_id);

create table agent (
  workspace_id uuid not null references workspace (id),
  id uuid not null,
  email text not null check (email = lower(email)),
  name text not null,
  password_hash text,
  role text not null default 'agent' check (role in ('agent', 'supervisor', 'administrator')),
  availability text not null default 'offline' check (availability in ('online', 'away', 'offline')),
  preferences jsonb not null default '{}',
  last_seq bigint not null default 0,
  last_public_seq bigint not null default 0,
  shard smallint not null default 0,
  created_at timestamptz not null default clock_timestamp(),
  disabled_at timestamptz,
  primary key (workspace_id, id),
  unique (workspace_id, email)
);
create index agent_email on agent (email);

create table session (
  workspace_id uuid not null references workspace (id),
  id uuid not null,
  token_hash bytea not null,
  kind text not null check (kind in ('customer', 'agent', 'admin')),
  customer_id uuid,
  device_id uuid,
  app_id uuid,
  agent_id uuid,
  label text,
  created_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null,
  revoked_at timestamptz, changed_at timestamptz, -- changed_at: a block, for nodes that remember the session
  primary key (workspace_id, id),
  unique (workspace_id, token_hash),
  foreign key (workspace_id, customer_id) references customer (workspace_id, id),
  foreign key (workspace_id, device_id) references device (workspace_id, id),
  foreign key (workspace_id, app_id) references app (workspace_id, id),
  foreign key (workspace_id, agent_id) references agent (workspace_id, id),
  check ((kind = 'customer') = (customer_id is not null)),
  check ((kind = 'agent') = (agent_id is not null))
);
create index session_customer on session (workspace_id, customer_id) where revoked_at is null;
create index session_agent on session (workspace_id, agent_id) where revoked_at is null;
create index session_revoked on session (revoked_at) where revoked_at is not null;
create index session_changed on session (changed_at) where changed_at is not null;
create index session_expires on session (expires_at);

create table audit_head (
  workspace_id uuid primary key references workspace (id),
  number bigint not null,
  hash bytea not null
);

create table audit (
  workspace_id uuid not null references workspace (id),
  number bigint not null,
  occurred_at timestamptz not null,
  actor_kind text not null,
  actor_id uuid,
  action text not null,
  target_kind text,
  target_id uuid,
  detail jsonb not null default '{}',
  previous_hash bytea not null,
  hash bytea not null,
  primary key (workspace_id, number)
);

-- ---------------------------------------------------------------- conversations
-- status 1 open, 2 snoozed, 3 resolved; turn 1 agent, 2 customer; author_kind 1 customer, 2 agent, 3 assistant, 4 system.
-- fillfactor keeps updates of the counters heap-only; no index may contain updated_at or a counter.
-- public_updated_at is updated_at as customers see it: a note does not move it.
-- customer_messages and other_messages count the messages (no notes) of either side: unread is a subtraction.
-- holding 0 none, 1 held, 2 parked, 3 came back and not taken up (2 and 3 take no capacity); outcome 1 confirmed, 2 unconfirmed, 3 failed; snoozed_until_at null: until a reply.
-- deadline_at: the earliest of what is owed, kept by the clocks; host_deadline_at: signed by the host app; promised_until_at: by
-- when an agent promised an answer; present_due_at: the tighter target that holds while the customer is in the messenger.
-- silent_since: from when the customer's silence is reckoned (a reply, a question of ours, moved on by pauses);
-- silence 0 fresh, 1 reminded or acknowledged, 2 asked whether it is solved; is_asked: the last word was a question.
create table conversation (
  workspace_id uuid not null references workspace (id),
  id uuid not null,
  case_number text not null,
  customer_id uuid not null,
  app_id uuid not null,
  status smallint not null default 1 check (status in (1, 2, 3)),
  turn smallint not null default 1 check (turn in (1, 2)),
  mode text not null default 'message',
  subject text,
  assignee_id uuid,
  assigned_at timestamptz,
  waiting_since timestamptz,
  first_response_at timestamptz,
  holding smallint not null default 0 check (holding in (0, 1, 2, 3)),
  snoozed_until_at timestamptz,
  paused_at timestamptz,
  silent_since timestamptz,
  silence smallint not null default 0 check (silence in (0, 1, 2)),
  is_asked boolean not null default false,
  priority smallint not null default 0,
  deadline_at timestamptz,
  host_deadline_at timestamptz,
  promised_at timestamptz,
  promised_until_at timestamptz,
  present_due_at timestamptz,
  language text check (length(language) <= 35),
  attributes jsonb not null default '{}',
  closing_reason_id uuid,
  is_spam boolean not null default false,
  escalated_at timestamptz,
  outcome smallint check (outcome in (1, 2, 3)),
  previous_id uuid,
  last_seq bigint not null default 0,
  last_public_seq bigint not null default 0,
  customer_messages integer not null default 0,
  other_messages integer not null default 0,
  shard smallint not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  public_updated_at timestamptz not null default clock_timestamp(),
  resolved_at timestamptz,
  primary key (workspace_id, id),
  unique (workspace_id, case_number),
  foreign key (workspace_id, customer_id) references customer (workspace_id, id),
  foreign key (workspace_id, app_id) references app (workspace_id, id),
  foreign key (workspace_id, assignee_id) references agent (workspace_id, id),
  foreign key (workspace_id, previous_id) references conversation (workspace_id, id)
) with (fillfactor = 80);
create index conversation_customer on conversation (workspace_id, customer_id);
create index conversation_assignee on conversation (workspace_id, assignee_id) where status <> 3;
create index conversation_queue on conversation (workspace_id, id) where assignee_id is null and status = 1;
create index conversation_open on conversation (workspace_id, id) where status <> 3;
create index conversation_resolved on conversation (workspace_id, resolved_at desc, id) where status = 3;

-- is_acknowledgement: the customer's thanks, which ask for nothing: neither turn nor clocks move.
-- One index serves messages by id and the keys that point here; a second one that begins with the conversation would be
-- taken for the dedupe by plans made on empty tables, and then read whole conversations.
create table message (
  workspace_id uuid not null,
  conversation_id uuid not null,
  id uuid not null,
  seq bigint not null,
  public_seq bigint,
  author_kind smallint not null check (author_kind between 1 and 4),
  author_id uuid not null,
  client_message_id text not null check (length(client_message_id) between 1 and 64),
  body_hash bytea not null,
  content jsonb not null,
  channel text not null default 'app',
  is_acknowledgement boolean not null default false,
  reply_to_id uuid,
  answers_id uuid,
  created_at timestamptz not null,
  edited_at timestamptz,
  redacted_at timestamptz,
  primary key (workspace_id, id, conversation_id),
  unique (workspace_id, conversation_id, author_id, client_message_id),
  foreign key (workspace_id, conversation_id) references conversation (workspace_id, id),
  foreign key (workspace_id, conversation_id, reply_to_id) references message (workspace_id, conversation_id, id)
);
create unique index message_answers on message (workspace_id, answers_id) where answers_id is not null;

create table first_contact (
  workspace_id uuid not null,
  device_id uuid not null,
  client_message_id text not null,
  body_hash bytea not null,
  conversation_id uuid not null,
  message_id uuid not null,
  created_at timestamptz not null default clock_timestamp(),
  primary key (workspace_id, device_id, client_message_id),
  foreign key (workspace_id, device_id) references device (workspace_id, id),
  foreign key (workspace_id, conversation_id, message_id) references message (workspace_id, conversation_id, id)
);

create table conversation_context (
  workspace_id uuid not null,
  conversation_id uuid not null,
  device_id uuid,
  context jsonb not null default '{}',
  captured_at timestamptz not null default clock_timestamp(),
  primary key (workspace_id, conversation_id),
  foreign key (workspace_id, conversation_id) references conversation (workspace_id, id),
  foreign key (workspace_id, device_id) references device (workspace_id, id)
);

-- received_seq: has reached a screen; read_seq: was looked at. Both in the log's own numbering.
-- read_count: how many messages of the other side stand up to read_seq.
create table read_marker (
  workspace_id uuid not null,
  conversation_id uuid not null,
  reader_kind smallint not null check (reader_kind in (1, 2)),
  reader_id uuid not null,
  received_seq bigint not null default 0,
  read_seq bigint not null default 0,
  read_count integer not null default 0,
  updated_at timestamptz not null default clock_timestamp(),
  primary key (workspace_id, conversation_id, reader_kind, reader_id),
  foreign key (workspace_id, conversation_id) references conversation (workspace_id, id)
) with (fillfactor = 80);

-- conversation_id is the zero id for what is written before a conversation exists.
create table draft (
  workspace_id uuid not null references workspace (id),
  owner_kind smallint not null check (owner_kind in (1, 2)),
  owner_id uuid not null,
  conversation_id uuid not null,
  content jsonb not null,
  updated_at timestamptz not null default clock_timestamp(),
  primary key (workspace_id, owner_kind, owner_id, conversation_id)
);
create index draft_of_agents on draft (workspace_id, conversation_id) where owner_kind = 2;

-- ---------------------------------------------------------------- files
-- state: uploading, checking, ready, refused, gone. part_keys: the blobs that make up offset_bytes; writer: a token of
-- the one connection whose next part counts.
create table file (
  workspace_id uuid not null references workspace (id),
  id uuid not null,
  uploader_kind smallint not null check (uploader_kind in (1, 2)),
  uploader_id uuid not null,
  conversation_id uuid,
  message_id uuid,
  state text not null check (state in ('uploading', 'checking', 'ready', 'refused', 'gone')),
  name text not null,
  declared_type text not null,
  media_type text,
  size_bytes bigint not null check (size_bytes > 0),
  offset_bytes bigint not null default 0 check (offset_bytes between 0 and size_bytes),
  part_keys text[] not null default '{}',
  writer text not null default '',
  width integer,
  height integer,
  blob_key text not null,
  thumbnail_key text,
  refusal text,
  created_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, conversation_id) references conversation (workspace_id, id),
  foreign key (workspace_id, conversation_id, message_id) references message (workspace_id, conversation_id, id)
);
create index file_message on file (workspace_id, message_id) where message_id is not null;
create index file_uploader on file (workspace_id, uploader_id);

-- ---------------------------------------------------------------- the event log and what drives it
-- stream_kind: 1 conversation, 2 customer, 3 agent, 4 workspace. The id of an event about a new message is the
-- message's; any other event has one of its own. The workspace is that of the stream's head row, under whose lock an
-- event is written; a foreign key of its own would cost a tenth of the send path.
create table event (
  workspace_id uuid not null,
  stream_kind smallint not null,
  stream_id uuid not null,
  seq bigint not null,
  public_seq bigint,
  type text not null,
  id uuid,
  message_id uuid,
  actor_kind smallint not null,
  actor_id uuid,
  payload jsonb,
  occurred_at timestamptz not null,
  primary key (workspace_id, stream_id, seq),
  foreign key (workspace_id, stream_id, message_id) references message (workspace_id, conversation_id, id),
  check (id is not null or message_id is not null)
);

create table reaction_shard (shard smallint primary key);
insert into reaction_shard select generate_series(0, 15);

create table unreacted (
  shard smallint not null,
  workspace_id uuid not null,
  stream_id uuid not null,
  seq bigint not null,
  tries smallint not null default 0,
  not_before_at timestamptz,
  primary key (shard, workspace_id, stream_id, seq)
) with (autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 5000);

create table reaction_done (
  workspace_id uuid not null,
  stream_id uuid not null,
  seq bigint not null,
  reaction text not null,
  primary key (workspace_id, stream_id, seq, reaction)
);

create table dead_letter (
  workspace_id uuid not null references workspace (id),
  stream_id uuid not null,
  seq bigint not null,
  reaction text not null,
  tries smallint not null,
  error text not null,
  failed_at timestamptz not null default clock_timestamp(),
  primary key (workspace_id, stream_id, seq, reaction)
);

create table timer (
  workspace_id uuid not null references workspace (id),
  key text not null,
  due_at timestamptz not null,
  generation bigint not null default 1,
  kind text not null,
  payload jsonb not null default '{}',
  lease_token uuid,
  lease_until_at timestamptz,
  tries smallint not null default 0,
  primary key (workspace_id, key)
);
create index timer_due on timer (due_at);

-- A stored random number: with the server's timeline it names an epoch, so that a restore is noticed.
create table installation (
  only_one boolean primary key default true check (only_one),
  epoch_number bigint not null,
  created_at timestamptz not null default clock_timestamp()
);
insert into installation (epoch_number) values ((random() * 9007199254740000)::bigint);
