-- What customers do around a conversation, as far as the app's settings and their consent let it be kept.
-- collect: none, steps, steps_and_errors, all. consent: required until the host says so, or assumed.
-- attributes_allowed null: every attribute that the host sets; otherwise these keys only. No row: the defaults.
create table context_settings (
  workspace_id uuid not null,
  app_id uuid not null,
  collect text not null check (collect in ('none', 'steps', 'steps_and_errors', 'all')),
  consent text not null check (consent in ('required', 'assumed')),
  battery boolean not null,
  console_tail boolean not null,
  attributes_allowed text[],
  retention_days integer not null check (retention_days between 1 and 365),
  primary key (workspace_id, app_id),
  foreign key (workspace_id, app_id) references app (workspace_id, id) on delete cascade
);

-- Where a device is now: one row for each, of whoever it belongs to. has_consent null: the host has said nothing.
-- dropped: steps that the client had no room for.
create table device_context (
  workspace_id uuid not null,
  device_id uuid not null,
  customer_id uuid not null,
  app_id uuid not null,
  has_consent boolean,
  screen jsonb,
  device jsonb not null default '{}',
  attributes jsonb not null default '{}',
  dropped bigint not null default 0,
  captured_at timestamptz not null default clock_timestamp(),
  primary key (workspace_id, device_id),
  foreign key (workspace_id, device_id) references device (workspace_id, id) on delete cascade,
  foreign key (workspace_id, customer_id) references customer (workspace_id, id) on delete cascade,
  foreign key (workspace_id, app_id) references app (workspace_id, id)
);
create index device_context_customer on device_context (workspace_id, customer_id, captured_at desc);
create index device_context_age on device_context (workspace_id, app_id, captured_at);

-- One step of a customer. id: the client's own, unique in its session, by which a batch may be sent again.
-- No key points at the session: it is swept away before what was done in it. at: by the device's clock, never later
-- than stored_at.
create table breadcrumb (
  workspace_id uuid not null,
  session_id uuid not null,
  id text not null check (length(id) between 1 and 64),
  entry_id uuid not null,
  customer_id uuid not null,
  app_id uuid not null,
  at timestamptz not null,
  kind text not null check (kind in ('screen', 'tap', 'request', 'error', 'custom', 'network', 'visibility')),
  name text not null check (length(name) between 1 and 200),
  detail jsonb,
  duration_ms integer,
  status integer,
  stored_at timestamptz not null default clock_timestamp(),
  primary key (workspace_id, session_id, id),
  foreign key (workspace_id, customer_id) references customer (workspace_id, id) on delete cascade,
  foreign key (workspace_id, app_id) references app (workspace_id, id)
);
create index breadcrumb_customer on breadcrumb (workspace_id, customer_id, at desc, entry_id desc);
create index breadcrumb_session on breadcrumb (workspace_id, session_id, at desc, entry_id desc);
create index breadcrumb_age on breadcrumb (workspace_id, app_id, stored_at);

-- When agents were last told of a conversation that there is something new to see.
create table context_told (
  workspace_id uuid not null,
  conversation_id uuid not null,
  told_at timestamptz not null,
  primary key (workspace_id, conversation_id),
  foreign key (workspace_id, conversation_id) references conversation (workspace_id, id) on delete cascade
);

do $$
declare t text;
begin
  foreach t in array array['context_settings', 'device_context', 'breadcrumb', 'context_told'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy tenant on %I for all to onglass_app using (workspace_id = (select onglass_workspace()))
      with check (workspace_id = (select onglass_workspace()))', t);
    execute format('grant select, insert, update, delete on %I to onglass_app', t);
  end loop;
  foreach t in array array['device_context', 'breadcrumb'] loop
    execute format('create policy worker on %I for all to onglass_worker using (true) with check (true)', t);
    execute format('grant select, delete on %I to onglass_worker', t);
  end loop;
end $$;
-- The sweep deletes what is older than its app keeps it, in all workspaces.
create policy context_sweep on context_settings for select to onglass_worker using (true);
create policy context_sweep on app for select to onglass_worker using (true);
grant select on context_settings to onglass_worker;
grant select (workspace_id, id) on app to onglass_worker;

-- What customers were told of a conversation, for its timeline.
create index delivery_about on delivery (workspace_id, conversation_id, created_at desc, id desc)
  where conversation_id is not null;
