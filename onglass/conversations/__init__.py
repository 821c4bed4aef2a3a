"""Conversations: what customers and agents say to each other, kept so that nothing is lost, doubled or reordered.

Words: conversation, message, note, content, reader, audience, marker, turn, assignment, first contact. Invariant: per
conversation every event has the next seq, and every event a customer may see also the next public_seq, without a gap.
"""
