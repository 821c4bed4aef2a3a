-- Who may touch what: row-level security on every table, owner included, and the grants of the three roles.
do $$
declare t text; tenant_tables text[] := array['app','identity_key','customer','device','agent','session','audit_head',
  'audit','conversation','message','first_contact','conversation_context','read_marker','draft','file','event','unreacted',
  'reaction_done','dead_letter','timer','calendar','team','team_member','skill','agent_skill','queue','queue_skill'];
begin
  foreach t in array tenant_tables loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy tenant on %I for all to onglass_app using (workspace_id = (select onglass_workspace()))
      with check (workspace_id = (select onglass_workspace()))', t);
    execute format('grant select, insert, update, delete on %I to onglass_app', t);
  end loop;
  foreach t in array array['conversation','message','event','unreacted'] loop
    execute format('create policy committer on %I for all to onglass_committer using (true) with check (true)', t);
  end loop;
  foreach t in array array['event','message','unreacted','reaction_done','dead_letter','timer','session','file','conversation','device',
    'agent','customer','read_marker','draft'] loop
    execute format('create policy worker on %I for all to onglass_worker using (true) with check (true)', t);
  end loop;
end $$;
alter table workspace enable row level security;
alter table workspace force row level security;
create policy tenant on workspace for all to onglass_app using (id = (select onglass_workspace())) with check (id = (select onglass_workspace()));
grant select, insert, update on workspace to onglass_app;
revoke update, delete on audit, event from onglass_app;
revoke delete on audit_head, workspace from onglass_app;
grant update (actor_id) on event to onglass_app;
create policy reader on queue for select to onglass_committer, onglass_worker using (true);
grant select on queue to onglass_committer, onglass_worker;
grant select on installation to onglass_app, onglass_worker, onglass_committer;

grant select, update on conversation to onglass_committer;
grant select, insert on message, event to onglass_committer;
grant select, insert on unreacted to onglass_committer;

grant select on event, message, conversation, device, read_marker to onglass_worker;
-- The hub reads for all workspaces in one statement: names beside messages, the customer's card in a list row.
grant select (workspace_id, id, name) on agent to onglass_worker;
grant select (workspace_id, id, name, email, phone, external_id, attributes, blocked_at) on customer to onglass_worker;
grant select (workspace_id, owner_kind, owner_id, conversation_id) on draft to onglass_worker;
grant select, update, delete on unreacted, reaction_done, timer to onglass_worker;
grant insert on dead_letter to onglass_worker;
grant select, delete on dead_letter to onglass_worker;
grant select, delete on session to onglass_worker;
grant select on file to onglass_worker;
grant select, update on reaction_shard to onglass_worker;

-- Three questions are asked before a workspace is known. They run as the owner and answer with ids or yes and no.
create policy owner_lookup on agent for select to current_user using (true);
create policy owner_lookup on workspace for select to current_user using (true);
create policy owner_lookup on app for select to current_user using (true);
create function onglass_workspaces_of_agent(address text) returns setof uuid language sql stable security definer
  set search_path = pg_catalog, public as
$$ select workspace_id from public.agent where email = lower(address) and disabled_at is null order by workspace_id limit 20 $$;
create function onglass_workspace_named(wanted text) returns uuid language sql stable security definer
  set search_path = pg_catalog, public as $$ select id from public.workspace where name = wanted $$;
create function onglass_origin_known(origin text) returns boolean language sql stable security definer
  set search_path = pg_catalog, public as
$$ select exists (select from public.app where allowed_origins @> array[origin] and retired_at is null) $$;
revoke all on function onglass_workspaces_of_agent(text), onglass_workspace_named(text), onglass_origin_known(text) from public;
grant execute on function onglass_workspaces_of_agent(text), onglass_workspace_named(text), onglass_origin_known(text)
  to onglass_app;
