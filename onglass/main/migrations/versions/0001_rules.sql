-- Rules on events and time, as their makers wrote them, and what each of them did.
-- text is the rule; a case is acted on once for each event (or time) that fits.
create table rule (
  workspace_id uuid not null references workspace (id),
  id uuid not null,
  name text not null check (length(name) between 1 and 120),
  text text not null check (length(text) between 1 and 4000),
  is_on boolean not null default false,
  rank smallint not null default 0,
  changed_at timestamptz not null default clock_timestamp(),
  primary key (workspace_id, id),
  unique (workspace_id, name)
);

create index rule_on on rule (workspace_id, rank, name) where is_on;

-- One row for each rule, case and event: a rule acts once. seq: the event that set it off, or that a time began with.
-- What it wrote into the case's log are the events after before_seq, up to last_seq: those set off no rule.
create table rule_run (
  workspace_id uuid not null,
  rule_id uuid not null,
  conversation_id uuid not null,
  seq bigint not null,
  ran_at timestamptz not null default clock_timestamp(),
  actions jsonb not null,
  failure text,
  before_seq bigint not null,
  last_seq bigint not null check (last_seq >= before_seq),
  primary key (workspace_id, rule_id, conversation_id, seq),
  foreign key (workspace_id, rule_id) references rule (workspace_id, id) on delete cascade,
  foreign key (workspace_id, conversation_id) references conversation (workspace_id, id)
);
create index rule_run_case on rule_run (workspace_id, conversation_id, last_seq);
create index rule_run_ran on rule_run (workspace_id, rule_id, ran_at desc);

do $$
declare t text;
begin
  foreach t in array array['rule', 'rule_run'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy tenant on %I for all to onglass_app using (workspace_id = (select onglass_workspace()))
      with check (workspace_id = (select onglass_workspace()))', t);
    execute format('grant select, insert, update, delete on %I to onglass_app', t);
  end loop;
end $$;
