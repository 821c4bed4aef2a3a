-- Service levels and the clocks that run towards their targets.
-- present_…: tighter targets while the customer is in the messenger; they order the queue and are no promise.
-- target 1 first response, 2 next response, 3 resolution. A clock keeps what its level said when it started.
create table service_level (
  workspace_id uuid not null references workspace (id),
  id uuid not null,
  name text not null check (length(name) between 1 and 120),
  rank smallint not null default 0,
  queue_id uuid,
  least_priority smallint,
  channel text,
  calendar_id uuid,
  first_response_seconds integer check (first_response_seconds >= 10),
  next_response_seconds integer check (next_response_seconds >= 10),
  resolution_seconds integer check (resolution_seconds >= 60),
  present_first_response_seconds integer check (present_first_response_seconds >= 10),
  present_next_response_seconds integer check (present_next_response_seconds >= 10),
  warning_share double precision not null default 0.8 check (warning_share between 0.1 and 1),
  primary key (workspace_id, id),
  unique (workspace_id, name),
  foreign key (workspace_id, queue_id) references queue (workspace_id, id),
  foreign key (workspace_id, calendar_id) references calendar (workspace_id, id)
);

create table clock (
  workspace_id uuid not null,
  conversation_id uuid not null,
  target smallint not null check (target between 1 and 3),
  started_at timestamptz not null,
  level_id uuid not null,
  calendar_id uuid,
  target_seconds integer not null,
  warning_share double precision not null,
  used_seconds double precision not null default 0,
  running_since_at timestamptz,
  due_at timestamptz,
  warned_at timestamptz,
  missed_at timestamptz,
  stopped_at timestamptz,
  present_seconds integer,
  primary key (workspace_id, conversation_id, target, started_at),
  foreign key (workspace_id, conversation_id) references conversation (workspace_id, id)
);
create unique index clock_one on clock (workspace_id, conversation_id, target) where stopped_at is null;

do $$
declare t text;
begin
  foreach t in array array['service_level', 'clock'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy tenant on %I for all to onglass_app using (workspace_id = (select onglass_workspace()))
      with check (workspace_id = (select onglass_workspace()))', t);
    execute format('grant select, insert, update, delete on %I to onglass_app', t);
  end loop;
end $$;
