-- What customers ask about what is kept of them, and what the law makes a company keep.
-- legal_hold_days: how long after its newest message a conversation must be kept, whoever asks; 0: it need not be.
create table retention_settings (
  workspace_id uuid primary key references workspace (id),
  legal_hold_days integer not null check (legal_hold_days between 0 and 36500),
  legal_hold_reason text check (length(legal_hold_reason) between 1 and 500)
);

-- conversation_id null: everything of the customer. state 1 requested, 2 approved (erase_at: when), 3 erased, 4 refused.
-- reason and refusal go with the words they speak of; decided_by: an agent, or an admin token's session.
create table erasure_request (
  workspace_id uuid not null references workspace (id),
  id uuid not null,
  customer_id uuid not null,
  conversation_id uuid,
  state smallint not null default 1 check (state between 1 and 4),
  reason text check (length(reason) between 1 and 2000),
  refusal text check (length(refusal) between 1 and 2000),
  requested_at timestamptz not null default clock_timestamp(),
  decided_at timestamptz,
  decided_by uuid,
  erase_at timestamptz,
  erased_at timestamptz,
  primary key (workspace_id, id),
  foreign key (workspace_id, customer_id) references customer (workspace_id, id),
  foreign key (workspace_id, conversation_id) references conversation (workspace_id, id)
);
create index erasure_request_customer on erasure_request (workspace_id, customer_id, id desc);
create index erasure_request_conversation on erasure_request (workspace_id, conversation_id);
create index erasure_request_newest on erasure_request (workspace_id, state, id desc);
create unique index erasure_request_one on erasure_request
  (workspace_id, customer_id, coalesce(conversation_id, '00000000-0000-0000-0000-000000000000')) where state in (1, 2);

-- Erasing takes people's words out of what events say; nothing else changes an event.
grant update (payload) on event to onglass_app;

do $$
declare t text;
begin
  foreach t in array array['retention_settings', 'erasure_request'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy tenant on %I for all to onglass_app using (workspace_id = (select onglass_workspace()))
      with check (workspace_id = (select onglass_workspace()))', t);
    execute format('grant select, insert, update on %I to onglass_app', t);
  end loop;
end $$;
