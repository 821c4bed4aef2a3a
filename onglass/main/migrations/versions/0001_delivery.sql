-- What is told to somebody outside of an open page: where to, and each attempt until it is sent or dead.
-- owner_kind 1 customer, 2 agent. secrets_encrypted: the subscription's keys. gone_at: the push service said so, or its owner.
-- session_id: an agent's, in which it was made; when that is revoked, or has been swept away, nothing is told there any more.
-- device_id: a customer's; when its newest session was revoked, nothing is told there any more. An e-mail address is a row, too.
create table push_subscription (
  workspace_id uuid not null references workspace (id),
  id uuid not null,
  owner_kind smallint not null check (owner_kind in (1, 2)),
  owner_id uuid not null,
  session_id uuid,
  device_id uuid,
  service text not null default 'web' check (service in ('web', 'fcm', 'apns', 'email')),
  endpoint text not null check (length(endpoint) between 1 and 2000),
  endpoint_hash bytea not null,
  host text not null,
  secrets_encrypted bytea not null,
  label text,
  created_at timestamptz not null default clock_timestamp(),
  gone_at timestamptz,
  primary key (workspace_id, id),
  unique (workspace_id, owner_kind, owner_id, endpoint_hash),
  foreign key (workspace_id, session_id) references session (workspace_id, id) on delete set null (session_id),
  foreign key (workspace_id, device_id) references device (workspace_id, id)
);
create index push_subscription_device on push_subscription (workspace_id, device_id) where device_id is not null;
create index session_device on session (workspace_id, device_id, created_at desc) where device_id is not null;
create index push_subscription_session on push_subscription (workspace_id, session_id);
create index push_subscription_owner on push_subscription (workspace_id, owner_kind, owner_id) where gone_at is null;
create index push_subscription_endpoint on push_subscription (workspace_id, endpoint_hash) where gone_at is null;

-- state 1 waits, 2 sent, 3 dead, 4 withdrawn (seen before it was sent). key: why it is sent; one row for each reason and address.
-- payload has ids only: what was written is read when it is sent. until_at: afterwards it is no news. attempt_log: what came of each.
-- told_seq: up to which number of the log a customer was told with it; recalled_at: they read that, and it was taken back.
create table delivery (
  workspace_id uuid not null references workspace (id),
  id uuid not null,
  subscription_id uuid not null,
  conversation_id uuid,
  key text not null,
  topic text,
  payload jsonb not null,
  state smallint not null default 1 check (state between 1 and 4),
  attempts smallint not null default 0,
  attempt_log jsonb not null default '[]',
  told_seq bigint,
  recalled_at timestamptz,
  due_at timestamptz not null,
  until_at timestamptz not null,
  lease_until_at timestamptz,
  lease_token uuid,
  ended_at timestamptz,
  failure text,
  created_at timestamptz not null default clock_timestamp(),
  primary key (workspace_id, id),
  unique (workspace_id, subscription_id, key),
  foreign key (workspace_id, subscription_id) references push_subscription (workspace_id, id),
  foreign key (workspace_id, conversation_id) references conversation (workspace_id, id)
);
create index delivery_due on delivery (due_at) where state = 1;
create index delivery_subscription on delivery (workspace_id, subscription_id, due_at) where state = 1;
create index delivery_conversation on delivery (workspace_id, conversation_id) where state = 1;
create index delivery_told on delivery (workspace_id, conversation_id, subscription_id) where told_seq is not null;
create index delivery_newest on delivery (workspace_id, created_at desc, id desc);
create index delivery_ended on delivery (ended_at) where state <> 1;

-- When an agent last had a console in front of them: what they can see there need not be pushed at once.
create table agent_attention (
  workspace_id uuid not null,
  agent_id uuid not null,
  seen_at timestamptz not null,
  primary key (workspace_id, agent_id),
  foreign key (workspace_id, agent_id) references agent (workspace_id, id)
);

-- How a customer wants to be told; none: the defaults.
create table customer_notice (
  workspace_id uuid not null,
  customer_id uuid not null,
  quiet_hours jsonb,
  email_when_missed boolean not null default true,
  push boolean not null default true,
  changed_at timestamptz not null default clock_timestamp(),
  primary key (workspace_id, customer_id),
  foreign key (workspace_id, customer_id) references customer (workspace_id, id)
);

-- is_muted until muted_until_at; without that, until the customer says otherwise.
alter table conversation add column is_muted boolean not null default false, add column muted_until_at timestamptz;

-- With what a workspace's apps are told at Google's and Apple's services; what is secret of it is sealed, `about` is shown.
create table push_provider (
  workspace_id uuid not null references workspace (id),
  kind text not null check (kind in ('fcm', 'apns')),
  sealed bytea not null,
  about jsonb not null,
  changed_at timestamptz not null default clock_timestamp(),
  primary key (workspace_id, kind)
);

do $$
declare t text;
begin
  foreach t in array array['push_subscription', 'delivery', 'agent_attention', 'customer_notice', 'push_provider'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy tenant on %I for all to onglass_app using (workspace_id = (select onglass_workspace()))
      with check (workspace_id = (select onglass_workspace()))', t);
    execute format('grant select, insert, update, delete on %I to onglass_app', t);
  end loop;
  foreach t in array array['push_subscription', 'delivery'] loop
    execute format('create policy worker on %I for all to onglass_worker using (true) with check (true)', t);
  end loop;
end $$;
-- The sender's claims and sweeps go over all workspaces; the addresses' secrets are opened under the tenant's policy only.
grant select (workspace_id, id, owner_kind, service, host, gone_at), delete on push_subscription to onglass_worker;
grant select, update, delete on delivery to onglass_worker;

-- The key pair with which this installation names itself to push services (VAPID); sealed with its secret key.
create table push_key (
  only_one boolean primary key default true check (only_one),
  public_key text not null,
  sealed bytea not null,
  created_at timestamptz not null default clock_timestamp()
);
grant select, insert on push_key to onglass_app;
