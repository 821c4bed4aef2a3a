// What may be uploaded in the gallery.
import type { UploadPolicy } from '@onglass/core';

export const POLICY: UploadPolicy = { max_bytes: 25_000_000, max_count: 5, media_types: ['image/jpeg', 'image/png', 'application/pdf'] };
