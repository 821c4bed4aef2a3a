// The first screen: where one left off, then the ways to a person that really exist, then earlier conversations.
import type { ClientConfig, ConversationRow } from '@onglass/core';
import { Avatar, Button, Icon, IconButton, Tag, chatIcon, closeIcon, nextIcon, timeAgo } from '@onglass/ui';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { companyName, ConnectionBanner } from '../app/banner.tsx';
import { useModel } from '../app/model.ts';
import { useMore } from '../app/more.ts';
import { useObservable } from '../app/observe.ts';
import { locale, t } from '../app/texts.ts';
import { rowPreview, rowTitle } from './row_words.ts';

const ROWS_AT_HOME = 3;

export function Home(): JSX.Element {
  const { client, navigation } = useModel();
  const session = useObservable(client.session);
  const { rows } = useObservable(client.conversations);
  const more = useMore();
  useEffect(() => void client.refreshConfig(), []);
  const resumed = rows.find((row) => row.status !== 'resolved');
  const others = rows.filter((row) => row !== resumed);
  return (
    <div class="og-screen">
      <header class="og-head og-head--home">
        <div class="og-head__who">
          <Avatar kind="brand" icon={chatIcon} />
          <p class="og-head__brand">{companyName(session?.config.theme)}</p>
        </div>
        <IconButton label={t('close')} icon={closeIcon} onClick={navigation.close} />
      </header>
      <ConnectionBanner />
      <div class="og-page" tabIndex={0} role="region" aria-label={t('home_region')}>
        <h2 class="og-title" tabIndex={-1} data-focus>
          {t('home_title')}
        </h2>
        {resumed === undefined ? null : <ResumeCard row={resumed} />}
        {more === undefined ? null : <more.UnsentRows />}
        {session?.customer.only_conversation_id ? null : <ModeMenu config={session?.config} />}
        {others.length === 0 || more === undefined ? null : (
          <section class="og-sec" aria-label={t('your_conversations')}>
            <h3 class="og-h">{t('your_conversations')}</h3>
            <more.ConversationRows rows={others.slice(0, ROWS_AT_HOME)} />
            {rows.length > ROWS_AT_HOME ? (
              <Button tone="bare" onClick={() => navigation.push({ screen: 'list' })}>
                {t('all_conversations')}
              </Button>
            ) : null}
          </section>
        )}
      </div>
    </div>
  );
}

function ResumeCard({ row }: { readonly row: ConversationRow }): JSX.Element {
  const { navigation, now } = useModel();
  const more = useMore();
  const open = (): void => navigation.push({ screen: 'thread', thread: { conversationId: row.id } });
  return (
    <section class="og-card og-resume" aria-label={t('left_off')}>
      <div class="og-card__body">
        <div class="og-card__top">
          <Avatar kind={row.assignee ? 'person' : 'brand'} {...(row.assignee ? {} : { icon: chatIcon })} />
          <div>
            <h3 dir="auto">{rowTitle(row)}</h3>
            <p>{[row.assignee?.name, timeAgo(row.last_message?.created_at ?? row.updated_at, now(), locale())].filter(Boolean).join(' · ')}</p>
          </div>
          {row.unread > 0 ? <Tag tone="accent">{t('new_tag', { count: row.unread })}</Tag> : null}
        </div>
        {more === undefined ? null : <more.ResumeState row={row} />}
        <div class="og-resume__next">
          <p class="og-clamp" dir="auto">
            {rowPreview(row)}
          </p>
          <Button tone="soft" onClick={open}>
            {t('continue')}
          </Button>
        </div>
      </div>
    </section>
  );
}

function ModeMenu({ config }: { readonly config: ClientConfig | undefined }): JSX.Element {
  const { navigation, now, context } = useModel();
  const more = useMore();
  const expected = more?.expectation(config?.expected_reply, now());
  const screen = context.get().screen;
  const write = (): void => navigation.push({ screen: 'thread', thread: { begin: screen === undefined ? {} : { context: { screen } } } });
  return (
    <section class="og-sec" aria-label={t('reach_person')}>
      <h3 class="og-h">{t('reach_person')}</h3>
      <button type="button" class="og-mode og-mode--first" onClick={write}>
        <Icon path={chatIcon} />
        <span>
          <b>{t('mode_message')}</b>
          <small>{expected === undefined ? t('mode_message_detail') : <span class={config?.expected_reply?.opens_at ? 'og-live og-live--later' : 'og-live'}>{expected}</span>}</small>
        </span>
        <Icon path={nextIcon} size={20} flip />
      </button>
      {more === undefined ? null : <more.OtherModes config={config} />}
    </section>
  );
}
