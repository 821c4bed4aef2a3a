// Exactly what an agent can see of the customer, as the server has it, and the way to take the steps back.
import { Button, timeAgo } from '@onglass/ui';
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useModel } from '../app/model.ts';
import { locale, t } from '../app/texts.ts';

interface SeenContext {
  readonly device: Readonly<Record<string, unknown>>;
  readonly screen: { readonly name: string; readonly title?: string } | null;
  readonly breadcrumbs: readonly { readonly id: string; readonly at: string; readonly kind: string; readonly name: string }[];
  readonly attributes: Readonly<Record<string, unknown>>;
}

export function SeenPage({ onFailure }: { readonly onFailure: (why: string) => void }): JSX.Element {
  const { client, announce, now } = useModel();
  const [seen, setSeen] = useState<SeenContext>();
  const read = (): void =>
    void client.ask<SeenContext>('GET', '/context').then((answer) => {
      if (answer.ok) setSeen(answer.value);
      else onFailure(answer.problem.detail ?? answer.problem.title);
    });
  useEffect(read, []);
  const forget = (): void =>
    void client.ask('DELETE', '/context').then((answer) => {
      if (!answer.ok) {
        onFailure(answer.problem.detail ?? answer.problem.title);
        return;
      }
      announce(t('seen_forgotten'));
      read();
    });
  if (seen === undefined) return <p role="status">{t('loading')}</p>;
  const facts = [
    ...(seen.screen === null ? [] : [[t('seen_screen'), seen.screen.title ?? seen.screen.name] as const]),
    ...Object.entries({ ...seen.device, ...seen.attributes }).filter(([, value]) => value !== null && typeof value !== 'object'),
  ];
  if (facts.length === 0 && seen.breadcrumbs.length === 0) return <p>{t('seen_nothing')}</p>;
  return (
    <>
      <p class="og-sub">{t('seen_intro')}</p>
      <dl class="og-facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name.replaceAll('_', ' ')}</dt>
            <dd dir="auto">{String(value)}</dd>
          </div>
        ))}
      </dl>
      {seen.breadcrumbs.length === 0 ? null : (
        <section class="og-control" aria-label={t('seen_steps')}>
          <h3>{t('seen_steps')}</h3>
          <ol class="og-steps">
            {seen.breadcrumbs.map((step) => (
              <li key={step.id}>
                <span dir="auto">{step.name}</span>
                <small>{timeAgo(step.at, now(), locale())}</small>
              </li>
            ))}
          </ol>
          <Button wide onClick={forget}>
            {t('seen_forget')}
          </Button>
        </section>
      )}
    </>
  );
}
