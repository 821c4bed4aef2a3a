"""Files: what people attach, from the first uploaded byte to its erasure.

Words: file, upload, part, blob, thumbnail, policy, refusal, orphan. Invariant: a file is shown to nobody but its
uploader until it is attached to a message, then to the readers of that message and nobody else; what is not what it
says, by its content, never becomes ready. `scanner` is the door to a virus scanner, a foreign system.
"""
