-- First statistics.
-- A planner that knows nothing of an empty table takes any index that begins with workspace_id, and keeps reading whole
-- workspaces by it after the table has grown. So that the first plans are the right ones, it is shown what the tables
-- will look like: rows are written, analysed, and taken away again. Statistics of an empty table are not overwritten.
insert into workspace (id, name) values ('00000000-0000-0000-0000-000000000001', 'statistics');
create temporary table sample on commit drop as
select '00000000-0000-0000-0000-000000000001'::uuid workspace_id, n, gen_random_uuid() customer_id,
  gen_random_uuid() conversation_id, gen_random_uuid() agent_id, gen_random_uuid() device_id
from generate_series(1, 400) n;
insert into app (workspace_id, id, name, app_key, identity_secret_encrypted)
select workspace_id, workspace_id, '', '', '' from sample limit 1;
insert into customer (workspace_id, id, external_id) select workspace_id, customer_id, n from sample;
insert into device (workspace_id, id, app_id, customer_id, secret_hash)
select workspace_id, device_id, workspace_id, customer_id, n::text::bytea from sample;
insert into agent (workspace_id, id, email, name) select workspace_id, agent_id, n, n from sample;
insert into session (workspace_id, id, token_hash, kind, customer_id, expires_at)
select workspace_id, gen_random_uuid(), n::text::bytea, 'customer', customer_id, now() + n * interval '1 minute' from sample;
insert into conversation (workspace_id, id, case_number, customer_id, app_id, assignee_id, shard, created_at, updated_at,
  public_updated_at)
select workspace_id, conversation_id, n, customer_id, workspace_id, case when n % 2 = 0 then agent_id end, n % 16, now(), now(),
  now() from sample;
insert into message (workspace_id, conversation_id, id, seq, public_seq, author_kind, author_id, client_message_id,
  body_hash, content, created_at)
select workspace_id, conversation_id, gen_random_uuid(), i, i, 1 + i % 2, case when i % 2 = 0 then customer_id else agent_id end,
  gen_random_uuid(), '', '{}', now() from sample, generate_series(1, 4) i;
insert into event (workspace_id, stream_kind, stream_id, seq, public_seq, type, message_id, actor_kind, occurred_at)
select workspace_id, 1, conversation_id, seq, seq, 'message_received', id, 1, now() from message;
insert into read_marker (workspace_id, conversation_id, reader_kind, reader_id)
select workspace_id, conversation_id, k, case k when 1 then customer_id else agent_id end from sample, generate_series(1, 2) k;
insert into draft (workspace_id, owner_kind, owner_id, conversation_id, content)
select workspace_id, 1, customer_id, conversation_id, '{}' from sample;
analyze customer, device, agent, session, conversation, message, event, read_marker, draft;
delete from draft;
delete from read_marker;
delete from event;
delete from message;
delete from conversation;
delete from session;
delete from agent;
delete from device;
delete from customer;
delete from app;
delete from workspace;
drop table sample;
