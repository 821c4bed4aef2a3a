-- An agent asked the host app who the customer is. level: what was asked for. state 1 asked, 2 given, 3 refused for good.
-- method, given_at, until_at: what the host app's server signed, and until when it counts. Single use: state 2 is final.
create table verification (
  workspace_id uuid not null references workspace (id),
  id uuid not null,
  conversation_id uuid not null,
  message_id uuid not null,
  agent_id uuid not null,
  app_id uuid not null,
  nonce_hash bytea not null,
  level text not null check (level in ('basic', 'strong')),
  state smallint not null default 1 check (state in (1, 2, 3)),
  failures smallint not null default 0,
  method text check (length(method) between 1 and 40),
  given_level text check (given_level in ('basic', 'strong')),
  requested_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null,
  given_at timestamptz,
  until_at timestamptz,
  primary key (workspace_id, id),
  unique (workspace_id, nonce_hash),
  foreign key (workspace_id, conversation_id) references conversation (workspace_id, id) on delete cascade,
  foreign key (workspace_id, agent_id) references agent (workspace_id, id),
  foreign key (workspace_id, app_id) references app (workspace_id, id)
);
create index verification_conversation on verification (workspace_id, conversation_id, requested_at desc);

-- The company's own system beside the case: where it is asked, and the sealed secret that signs the asking.
create table side_panel (
  workspace_id uuid primary key references workspace (id),
  title text not null check (length(title) between 1 and 80),
  url text not null check (length(url) between 1 and 2000),
  secret_encrypted bytea not null,
  changed_at timestamptz not null default clock_timestamp()
);

do $$
declare t text;
begin
  foreach t in array array['verification', 'side_panel'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy tenant on %I for all to onglass_app using (workspace_id = (select onglass_workspace()))
      with check (workspace_id = (select onglass_workspace()))', t);
    execute format('grant select, insert, update, delete on %I to onglass_app', t);
  end loop;
end $$;
