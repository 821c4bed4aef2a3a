"""What the last days would have been with other settings.

A change is rehearsed by the very command that would make it, and undone; then the workspace's own history is recounted,
or routed once more, with what was set and with what would be. Invariant: a preview leaves nothing behind.
"""
