-- A link in a mail about a missed answer opens that conversation, without the app's login, where the company wants it:
-- for how many hours it holds; null: no such links.
alter table app add column mail_link_hours smallint check (mail_link_hours between 1 and 72);

-- Of the link only the token's hash is here. address_hash: SHA-256 of `mailto:` and the address it was sent to; the link
-- holds only as long as that address is proven to be the customer's. Single use: used_at is final.
create table mailed_link (
  workspace_id uuid not null references workspace (id),
  token_hash bytea not null,
  app_id uuid not null,
  customer_id uuid not null,
  conversation_id uuid not null,
  delivery_id uuid not null,
  address_hash bytea not null,
  created_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null,
  used_at timestamptz,
  primary key (workspace_id, token_hash),
  foreign key (workspace_id, app_id) references app (workspace_id, id),
  foreign key (workspace_id, customer_id) references customer (workspace_id, id),
  foreign key (workspace_id, conversation_id) references conversation (workspace_id, id) on delete cascade
);
create index mailed_link_conversation on mailed_link (workspace_id, conversation_id);
create index mailed_link_customer on mailed_link (workspace_id, customer_id);

-- What such a link begins is a session for this one conversation.
alter table session add column only_conversation_id uuid,
  add foreign key (workspace_id, only_conversation_id) references conversation (workspace_id, id) on delete cascade;
create index session_only_conversation on session (workspace_id, only_conversation_id)
  where only_conversation_id is not null;

do $$
declare t text;
begin
  foreach t in array array['mailed_link'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy tenant on %I for all to onglass_app using (workspace_id = (select onglass_workspace()))
      with check (workspace_id = (select onglass_workspace()))', t);
    execute format('grant select, insert, update, delete on %I to onglass_app', t);
  end loop;
end $$;
