"""Changes to the directory, by topic. Each is one transaction's work; privileged ones leave an audit row in it."""

from onglass.directory.commands.agents import (
    create_agent,
    disable_agent,
    enable_agent,
    set_agent_capacity,
    set_agent_password,
    set_agent_role,
    set_availability,
)
from onglass.directory.commands.apps import (
    add_identity_key,
    create_app,
    retire_identity_key,
    rotate_identity_secret,
    set_allowed_origins,
    set_app_theme,
)
from onglass.directory.commands.audits import audit
from onglass.directory.commands.blocking import block_customer, unblock_customer
from onglass.directory.commands.calendars import change_calendar, create_calendar, retire_calendar
from onglass.directory.commands.customers import lock_customer, start_linked_session, start_session
from onglass.directory.commands.forgetting import forget_person
from onglass.directory.commands.labels import (
    change_attribute,
    change_closing_reason,
    create_attribute,
    create_closing_reason,
    create_tag,
    delete_tag,
    find_or_make_tags,
    rename_tag,
    retire_attribute,
    retire_closing_reason,
)
from onglass.directory.commands.preferences import keep_preferences
from onglass.directory.commands.presence import note_presence
from onglass.directory.commands.queues import (
    change_queue,
    create_queue,
    ensure_default_queue,
    keep_queue_in_use,
    retire_queue,
)
from onglass.directory.commands.sessions import (
    create_admin_token,
    end_session,
    revoke_session,
    revoke_sessions_of_agent,
    revoke_sessions_of_customer,
    sweep_sessions,
)
from onglass.directory.commands.side_panel import SidePanel, find_side_panel, put_side_panel, remove_side_panel
from onglass.directory.commands.sign_in import sign_in_agent
from onglass.directory.commands.skills import create_skill, delete_skill, rename_skill, set_agent_skills
from onglass.directory.commands.teams import create_team, delete_team, rename_team, set_team_members
from onglass.directory.commands.theming import set_app_color
from onglass.directory.commands.urgency import read_urgency
from onglass.directory.commands.verification import read_proof
from onglass.directory.commands.workspaces import change_workspace_settings, create_workspace

__all__ = [
    "SidePanel",
    "add_identity_key",
    "audit",
    "block_customer",
    "change_attribute",
    "change_calendar",
    "change_closing_reason",
    "change_queue",
    "change_workspace_settings",
    "create_admin_token",
    "create_agent",
    "create_app",
    "create_attribute",
    "create_calendar",
    "create_closing_reason",
    "create_queue",
    "create_skill",
    "create_tag",
    "create_team",
    "create_workspace",
    "delete_skill",
    "delete_tag",
    "delete_team",
    "disable_agent",
    "enable_agent",
    "end_session",
    "ensure_default_queue",
    "find_or_make_tags",
    "find_side_panel",
    "forget_person",
    "keep_preferences",
    "keep_queue_in_use",
    "lock_customer",
    "note_presence",
    "put_side_panel",
    "read_proof",
    "read_urgency",
    "remove_side_panel",
    "rename_skill",
    "rename_tag",
    "rename_team",
    "retire_attribute",
    "retire_calendar",
    "retire_closing_reason",
    "retire_identity_key",
    "retire_queue",
    "revoke_session",
    "revoke_sessions_of_agent",
    "revoke_sessions_of_customer",
    "rotate_identity_secret",
    "set_agent_capacity",
    "set_agent_password",
    "set_agent_role",
    "set_agent_skills",
    "set_allowed_origins",
    "set_app_color",
    "set_app_theme",
    "set_availability",
    "set_team_members",
    "sign_in_agent",
    "start_linked_session",
    "start_session",
    "sweep_sessions",
    "unblock_customer",
]
