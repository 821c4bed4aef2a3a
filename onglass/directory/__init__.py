"""Directory: whose workspace this is, who its customers and agents are, and what each of them may do.

Words: workspace, app, identity key, customer, device, agent, session, role, permission, audit row. Invariant: who
somebody is follows only from a token that we issued or that the host app signed; a session's rights never change
during its life (a change ends it), and every privileged act leaves an audit row in its own transaction.
"""
