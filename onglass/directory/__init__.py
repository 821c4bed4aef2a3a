"""Directory: whose workspace this is, who its people are, what each of them may do, and how work is set up.

Words: workspace, app, identity key, customer, device, agent, session, role, permission, audit row, team, skill, queue,
calendar. Invariant: who somebody is follows only from a token that we issued or that the host app signed; a session's
rights never change during its life, and every privileged act leaves an audit row in its own transaction.
"""
