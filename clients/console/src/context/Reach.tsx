// How else the customer is reached, with a press to copy it.
import type { CustomerRef } from '@onglass/core';
import { checkIcon, copyIcon, Icon } from '@onglass/ui';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { t } from '../text/index.ts';

function Copy({ what, text }: { readonly what: string; readonly text: string }): JSX.Element {
  const [copied, setCopied] = useState(false);
  const copy = (): void => {
    void navigator.clipboard.writeText(text).then(() => {
      setCopied(true);
      setTimeout(() => setCopied(false), 2000);
    });
  };
  return (
    <button type="button" class="ibt" aria-label={copied ? t('context.copied') : t('context.copy', { what })} title={t('context.copy', { what })} onClick={copy}>
      <Icon path={copied ? checkIcon : copyIcon} size={16} class="og-icon--14" />
    </button>
  );
}

function Line({ label, text }: { readonly label: string; readonly text: string | null | undefined }): JSX.Element | null {
  if (!text) return null;
  return (
    <div class="kv__copied">
      <dt>{label}</dt>
      <dd>
        <bdi>{text}</bdi>
        <Copy what={label} text={text} />
      </dd>
    </div>
  );
}

export function Reach({ customer }: { readonly customer: CustomerRef }): JSX.Element | null {
  if (!customer.email && !customer.phone) return null;
  return (
    <dl class="kv">
      <Line label={t('context.email')} text={customer.email} />
      <Line label={t('context.phone')} text={customer.phone} />
    </dl>
  );
}
