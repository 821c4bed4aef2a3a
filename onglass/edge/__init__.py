"""The edge: HTTP, the stream and static files. It knows the wire; the floors below know the matter.

Words: door, call, audience, session, socket, frame, cursor. Invariant: every call passes one door (Origin, limits,
one authentication, one permission) and is refused in one shape.
"""
