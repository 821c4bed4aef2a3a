-- Who is being asked to take a case, and who said no to it in this round.
create table offer (
  workspace_id uuid not null references workspace (id),
  conversation_id uuid not null,
  agent_id uuid not null,
  offered_at timestamptz not null default clock_timestamp(),
  until_at timestamptz not null,
  primary key (workspace_id, conversation_id),
  foreign key (workspace_id, conversation_id) references conversation (workspace_id, id),
  foreign key (workspace_id, agent_id) references agent (workspace_id, id)
);
create index offer_agent on offer (workspace_id, agent_id);

create table offer_refusal (
  workspace_id uuid not null references workspace (id),
  conversation_id uuid not null,
  agent_id uuid not null,
  refused_at timestamptz not null default clock_timestamp(),
  primary key (workspace_id, conversation_id, agent_id),
  foreign key (workspace_id, conversation_id) references conversation (workspace_id, id),
  foreign key (workspace_id, agent_id) references agent (workspace_id, id)
);
create index offer_refusal_agent on offer_refusal (workspace_id, agent_id);
create index conversation_waiting on conversation (workspace_id, queue_id) where assignee_id is null and status = 1;

-- Every wait of a customer for an answer, with what the queue looked like when it began (null: too late to know, or the
-- queue was closed; nothing is learnt from it), and what they were promised then.
create table wait (
  workspace_id uuid not null references workspace (id),
  conversation_id uuid not null,
  began_at timestamptz not null,
  queue_id uuid not null,
  state jsonb,
  answered_at timestamptz,
  left_at timestamptz,
  service_seconds double precision,
  primary key (workspace_id, conversation_id, began_at),
  foreign key (workspace_id, conversation_id) references conversation (workspace_id, id),
  foreign key (workspace_id, queue_id) references queue (workspace_id, id),
  check (answered_at is null or left_at is null)
);
create unique index wait_one on wait (workspace_id, conversation_id) where answered_at is null and left_at is null;
create index wait_running on wait (workspace_id, queue_id, began_at) where answered_at is null and left_at is null;
create index wait_begun on wait (workspace_id, queue_id, began_at);
create index wait_answered on wait (workspace_id, queue_id, answered_at) where answered_at is not null;
create index wait_sample on wait (workspace_id, began_at, conversation_id)
  where state is not null and (answered_at is not null or left_at is not null);

-- What was learnt from them; `claimed_until_at`: somebody is learning.
create table wait_model (
  workspace_id uuid primary key references workspace (id),
  model jsonb,
  fitted_at timestamptz,
  samples integer not null default 0,
  claimed_until_at timestamptz
);

-- kind range: reckoned from the queue; agent: given by a person. moved: a new time was told before it broke, which keeps nothing;
-- moves: how often that had happened in this wait when it was told.
create table promise (
  workspace_id uuid not null references workspace (id),
  conversation_id uuid not null,
  told_at timestamptz not null,
  low_seconds integer not null,
  high_seconds integer not null check (high_seconds >= low_seconds),
  due_at timestamptz not null,
  basis text not null,
  kind text not null default 'range' check (kind in ('range', 'agent')),
  agent_id uuid,
  outcome text check (outcome in ('kept', 'broken', 'moved', 'void')),
  moves smallint not null default 0 check (moves >= 0),
  answered_at timestamptz,
  primary key (workspace_id, conversation_id, told_at),
  foreign key (workspace_id, conversation_id) references conversation (workspace_id, id),
  foreign key (workspace_id, agent_id) references agent (workspace_id, id),
  check ((kind = 'agent') = (agent_id is not null))
);
create unique index promise_one on promise (workspace_id, conversation_id, kind) where outcome is null;
create index promise_told on promise (workspace_id, told_at);
create index promise_due on promise (workspace_id, due_at) where outcome is null;

do $$
declare t text;
begin
  foreach t in array array['offer', 'offer_refusal', 'wait', 'wait_model', 'promise'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy tenant on %I for all to onglass_app using (workspace_id = (select onglass_workspace()))
      with check (workspace_id = (select onglass_workspace()))', t);
    execute format('grant select, insert, update, delete on %I to onglass_app', t);
  end loop;
end $$;
create policy worker on wait_model for select to onglass_worker using (true);
grant select on wait_model to onglass_worker;
create policy worker on promise for select to onglass_worker using (true);
grant select on promise to onglass_worker;
