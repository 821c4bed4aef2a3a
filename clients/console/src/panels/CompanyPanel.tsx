// What the company's own system says of a case, beside what we know. Text only: nothing of it is markup, and a link opens
// in a page of its own that learns nothing of this one.
import type { Id, SidePanel } from '@onglass/core';
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useDesk } from '../state/desk.ts';
import { t } from './text.ts';

type Shown = SidePanel | 'none' | undefined;

function usePanel(conversationId: Id): Shown {
  const { client } = useDesk();
  const [shown, setShown] = useState<Shown>();
  useEffect(() => {
    let gone = false;
    setShown(undefined);
    void client.sidePanel(conversationId).then((answer) => {
      if (!gone) setShown(answer.ok ? answer.value : 'none');
    });
    return () => {
      gone = true;
    };
  }, [conversationId]);
  return shown;
}

export function CompanyPanel({ conversationId }: { readonly conversationId: Id }): JSX.Element | null {
  const panel = usePanel(conversationId);
  // Most companies have none: nothing is said until there is something.
  if (panel === undefined || panel === 'none') return null;
  return (
    <section aria-label={panel.title} data-company-panel={panel.state}>
      <h3>
        <bdi>{panel.title}</bdi>
      </h3>
      {panel.state === 'failed' ? <p class="t-warn">{t('panels.unreachable', { why: panel.error ?? '' })}</p> : null}
      {panel.sections.map(({ title, fields }, at) => (
        <div key={at}>
          {title === undefined ? null : (
            <h4>
              <bdi>{title}</bdi>
            </h4>
          )}
          <dl class="kv">
            {fields.map(({ label, value, url, tone }, index) => (
              <div key={index}>
                <dt dir="auto">{label}</dt>
                <dd dir="auto" class={tone === undefined || tone === 'plain' ? undefined : `t-${tone}`}>
                  {url === undefined ? value : (
                    <a href={url} target="_blank" rel="noopener noreferrer">
                      {value}
                    </a>
                  )}
                </dd>
              </div>
            ))}
          </dl>
        </div>
      ))}
    </section>
  );
}
