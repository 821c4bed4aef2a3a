// A copy of the conversation as a file, fetched with the session's own credentials.
import type { ConversationView } from '@onglass/core';
import { Row, downloadIcon } from '@onglass/ui';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { useModel } from '../app/model.ts';
import { t } from '../app/texts.ts';

const FORMATS = ['html', 'txt', 'json'] as const;
const KEPT_MS = 60_000;

function save(bytes: Uint8Array, mediaType: string, name: string): void {
  const address = URL.createObjectURL(new Blob([bytes as Uint8Array<ArrayBuffer>], { type: mediaType }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser may still be asking where to put it.
  setTimeout(() => URL.revokeObjectURL(address), KEPT_MS);
}

export function CopyPage({ view, onFailure }: { readonly view: ConversationView; readonly onFailure: (why: string) => void }): JSX.Element {
  const { client, announce } = useModel();
  const [busy, setBusy] = useState<string>();
  const fetchCopy = async (format: (typeof FORMATS)[number]): Promise<void> => {
    if (busy !== undefined) return;
    setBusy(format);
    const answer = await client.fetchFile(`/v1/client/conversations/${view.id ?? ''}/download?format=${format}`);
    setBusy(undefined);
    if (!answer.ok) {
      onFailure(answer.problem.detail ?? answer.problem.title);
      return;
    }
    save(answer.value.bytes, answer.value.mediaType, `conversation-${view.row?.case_number ?? ''}.${format}`);
    announce(t('copy_ready'));
  };
  return (
    <div class="og-rows" aria-busy={busy !== undefined}>
      {FORMATS.map((format) => (
        <Row key={format} icon={downloadIcon} title={t(`copy_${format}`)} detail={busy === format ? t('copy_working') : format.toUpperCase()} onClick={() => void fetchCopy(format)} />
      ))}
    </div>
  );
}
