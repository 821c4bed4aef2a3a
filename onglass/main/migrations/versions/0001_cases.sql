-- What a company says of its cases in its own words: tags, attributes, closing reasons, saved views; what is sent later;
-- and the words by which a case is found.
create table tag (
  workspace_id uuid not null references workspace (id),
  id uuid not null,
  name text not null check (length(name) between 1 and 60),
  created_at timestamptz not null default clock_timestamp(),
  primary key (workspace_id, id)
);
create unique index tag_name on tag (workspace_id, lower(name));

create table conversation_tag (
  workspace_id uuid not null,
  conversation_id uuid not null,
  tag_id uuid not null,
  tagged_at timestamptz not null default clock_timestamp(),
  primary key (workspace_id, conversation_id, tag_id),
  foreign key (workspace_id, conversation_id) references conversation (workspace_id, id),
  foreign key (workspace_id, tag_id) references tag (workspace_id, id) on delete cascade
);
create index conversation_tag_tag on conversation_tag (workspace_id, tag_id);

-- choices: a list of words, for kind choice only.
create table attribute_definition (
  workspace_id uuid not null references workspace (id),
  id uuid not null,
  key text not null check (key ~ '^[a-z][a-z0-9_]{0,39}$'),
  label text not null check (length(label) between 1 and 60),
  kind text not null check (kind in ('text', 'number', 'date', 'yes_no', 'choice')),
  choices jsonb not null default '[]',
  rank smallint not null default 0,
  retired_at timestamptz,
  primary key (workspace_id, id)
);
create unique index attribute_definition_key on attribute_definition (workspace_id, key) where retired_at is null;

create table closing_reason (
  workspace_id uuid not null references workspace (id),
  id uuid not null,
  name text not null check (length(name) between 1 and 60),
  rank smallint not null default 0,
  retired_at timestamptz,
  primary key (workspace_id, id)
);
create unique index closing_reason_name on closing_reason (workspace_id, lower(name)) where retired_at is null;
alter table conversation add foreign key (workspace_id, closing_reason_id) references closing_reason (workspace_id, id);

-- agent_id: whose it is; with is_shared everybody sees it.
create table saved_view (
  workspace_id uuid not null references workspace (id),
  id uuid not null,
  name text not null check (length(name) between 1 and 60),
  agent_id uuid not null,
  is_shared boolean not null default false,
  filter jsonb not null,
  rank smallint not null default 0,
  created_at timestamptz not null default clock_timestamp(),
  primary key (workspace_id, id),
  foreign key (workspace_id, agent_id) references agent (workspace_id, id)
);
create index saved_view_agent on saved_view (workspace_id, agent_id);

-- What an agent wrote now and wants sent then; gone when it was sent. With unless_reply a customer's message after the
-- number after_seq stops it. failure: why it was not sent, for its author to read; it stays until somebody takes it away.
create table scheduled_message (
  workspace_id uuid not null references workspace (id),
  id uuid not null,
  conversation_id uuid not null,
  agent_id uuid not null,
  client_message_id text not null check (length(client_message_id) between 1 and 64),
  content jsonb not null,
  send_at timestamptz not null,
  unless_reply boolean not null default false,
  after_seq bigint not null,
  failure text,
  created_at timestamptz not null default clock_timestamp(),
  primary key (workspace_id, id),
  unique (workspace_id, conversation_id, agent_id, client_message_id),
  foreign key (workspace_id, conversation_id) references conversation (workspace_id, id),
  foreign key (workspace_id, agent_id) references agent (workspace_id, id)
);
create index scheduled_message_agent on scheduled_message (workspace_id, agent_id);

-- Written a moment after the words were, by a sweep: a send pays nothing for it. words hold the log up to indexed_seq.
-- No index on words: under row-level security none is used for an operator that is not leakproof, and writing it costs.
create table conversation_search (
  workspace_id uuid not null,
  conversation_id uuid not null,
  indexed_seq bigint not null default 0,
  words tsvector not null default '',
  primary key (workspace_id, conversation_id),
  foreign key (workspace_id, conversation_id) references conversation (workspace_id, id)
);

do $$
declare t text;
begin
  foreach t in array array['tag', 'conversation_tag', 'attribute_definition', 'closing_reason', 'saved_view', 'scheduled_message',
    'conversation_search'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy tenant on %I for all to onglass_app using (workspace_id = (select onglass_workspace()))
      with check (workspace_id = (select onglass_workspace()))', t);
    execute format('grant select, insert, update, delete on %I to onglass_app', t);
  end loop;
end $$;
-- The hub shows list rows of every workspace.
create policy worker on tag for select to onglass_worker using (true);
create policy worker on conversation_tag for select to onglass_worker using (true);
create policy worker on closing_reason for select to onglass_worker using (true);
grant select on tag, conversation_tag, closing_reason to onglass_worker;
-- The sweep of the search index asks of every workspace which cases have something new; no words.
create policy worker on conversation_search for select to onglass_worker using (true);
grant select (workspace_id, conversation_id, indexed_seq) on conversation_search to onglass_worker;
