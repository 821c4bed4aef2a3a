"""What may be attached, as clients are told it before they choose."""

from onglass.edge.answers import UploadPolicy
from onglass.edge.parts import EdgeParts


def upload_policy(parts: EdgeParts) -> UploadPolicy:
    """Return the workspace's limits on files."""
    policy = parts.file_door.policy
    return UploadPolicy(
        max_bytes=policy.max_bytes,
        max_audio_bytes=policy.limit_bytes("audio/*"),
        max_video_bytes=policy.limit_bytes("video/*"),
        max_count=policy.max_files_per_message,
        media_types=list(policy.types),
    )
