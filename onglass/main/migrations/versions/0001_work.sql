-- Who works on what, and when: hours, teams, skills, queues.
-- A weekday's hours are a list of [opens, closes] in the calendar's own wall time; exceptions name single dates.
create table calendar (
  workspace_id uuid not null references workspace (id),
  id uuid not null,
  name text not null check (length(name) between 1 and 120),
  time_zone text not null,
  week jsonb not null,
  holiday_region text,
  exceptions jsonb not null default '[]',
  created_at timestamptz not null default clock_timestamp(),
  retired_at timestamptz,
  primary key (workspace_id, id)
);
-- What is retired stays for the clocks and cases that began with it, and gives its name back.
create unique index calendar_name on calendar (workspace_id, name) where retired_at is null;

create table team (
  workspace_id uuid not null references workspace (id),
  id uuid not null,
  name text not null check (length(name) between 1 and 120),
  created_at timestamptz not null default clock_timestamp(),
  primary key (workspace_id, id),
  unique (workspace_id, name)
);

create table team_member (
  workspace_id uuid not null,
  team_id uuid not null,
  agent_id uuid not null,
  primary key (workspace_id, team_id, agent_id),
  foreign key (workspace_id, team_id) references team (workspace_id, id) on delete cascade,
  foreign key (workspace_id, agent_id) references agent (workspace_id, id)
);
create index team_member_agent on team_member (workspace_id, agent_id);

-- A language is a skill whose name is its BCP 47 tag.
create table skill (
  workspace_id uuid not null references workspace (id),
  id uuid not null,
  name text not null check (length(name) between 1 and 60),
  kind text not null default 'skill' check (kind in ('skill', 'language')),
  primary key (workspace_id, id),
  unique (workspace_id, kind, name)
);

create table agent_skill (
  workspace_id uuid not null,
  agent_id uuid not null,
  skill_id uuid not null,
  level smallint not null check (level between 1 and 5),
  primary key (workspace_id, agent_id, skill_id),
  foreign key (workspace_id, agent_id) references agent (workspace_id, id),
  foreign key (workspace_id, skill_id) references skill (workspace_id, id) on delete cascade
);
create index agent_skill_skill on agent_skill (workspace_id, skill_id);

-- How cases of a queue live: hold_seconds after an agent's answer the case is parked; remind_after_seconds without the
-- customer's answer they are reminded; ask_after_seconds they are asked whether it is solved; resolve_after_seconds
-- later it is resolved; within reopen_seconds of that a reply opens the same case. Null: never. A case that is late gains
-- escalate_by of priority, once a turn, and goes to escalate_to_queue_id.
create table queue (
  workspace_id uuid not null references workspace (id),
  id uuid not null,
  name text not null check (length(name) between 1 and 120),
  is_default boolean not null default false,
  team_id uuid,
  calendar_id uuid,
  priority smallint not null default 0 check (priority between -10 and 10),
  policy text not null default 'earliest_keepable_deadline',
  language_rule text not null default 'preferred' check (language_rule in ('ignored', 'preferred', 'required')),
  escalate_by smallint not null default 1 check (escalate_by between 0 and 10),
  escalate_to_queue_id uuid,
  accepts text not null default 'automatic' check (accepts in ('automatic', 'asked')),
  offer_seconds integer not null default 30 check (offer_seconds between 5 and 600),
  grace_seconds integer not null default 60 check (grace_seconds between 0 and 3600),
  hold_seconds integer not null default 180 check (hold_seconds between 10 and 86400),
  remind_after_seconds integer default 86400 check (remind_after_seconds >= 60),
  ask_after_seconds integer default 172800 check (ask_after_seconds >= 60),
  resolve_after_seconds integer default 86400 check (resolve_after_seconds >= 60),
  reopen_seconds integer not null default 604800 check (reopen_seconds >= 0),
  created_at timestamptz not null default clock_timestamp(),
  retired_at timestamptz,
  primary key (workspace_id, id),
  foreign key (workspace_id, team_id) references team (workspace_id, id),
  foreign key (workspace_id, calendar_id) references calendar (workspace_id, id),
  foreign key (workspace_id, escalate_to_queue_id) references queue (workspace_id, id),
  check (retired_at is null or not is_default)
);
create unique index queue_default on queue (workspace_id) where is_default;
create unique index queue_name on queue (workspace_id, name) where retired_at is null;

create table queue_skill (
  workspace_id uuid not null,
  queue_id uuid not null,
  skill_id uuid not null,
  least_level smallint not null default 1 check (least_level between 1 and 5),
  primary key (workspace_id, queue_id, skill_id),
  foreign key (workspace_id, queue_id) references queue (workspace_id, id) on delete cascade,
  foreign key (workspace_id, skill_id) references skill (workspace_id, id) on delete cascade
);

-- How many conversations of messages an agent may hold at once; a call takes all of them.
alter table agent add column capacity smallint not null default 10 check (capacity between 0 and 100);
alter table conversation add column queue_id uuid,
  add foreign key (workspace_id, queue_id) references queue (workspace_id, id);
