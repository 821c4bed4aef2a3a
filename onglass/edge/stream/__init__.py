"""The stream: one WebSocket for a client, numbered events out, commands in.

Words: frame, cursor, hello, welcome, watch, signal, drain. Invariant: only an `ack` tells that something was stored,
and an event goes out only when every earlier one of its conversation has.
"""
