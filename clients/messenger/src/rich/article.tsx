// An article of the help centre: what it is about, and the way there.
import { Glyph, Icon, articleIcon, outIcon } from '@onglass/ui';
import type { JSX } from 'preact';
import { t } from '../app/texts.ts';
import { Picture } from './card.tsx';
import { safeUrl, type ContentOf } from './kinds.ts';

export function ArticleCard({ content }: { readonly content: ContentOf<'article'> }): JSX.Element {
  const url = safeUrl(content.url);
  return (
    <article class="og-card og-rich">
      {content.image === undefined ? null : <Picture path={content.image.url} alt={content.alt ?? ''} />}
      <div class="og-card__body">
        <div class="og-card__top">
          <Glyph icon={articleIcon} tone="accent" />
          <div>
            <h3 dir="auto">{content.title}</h3>
            {content.text === undefined ? null : <p dir="auto">{content.text}</p>}
          </div>
        </div>
      </div>
      {url === undefined ? null : (
        <div class="og-rich__actions">
          <a class="og-rich__action" href={url} target="_blank" rel="noopener noreferrer">
            {t('article_read')}
            <Icon path={outIcon} size={16} flip />
            <span class="og-vh">{t('new_window')}</span>
          </a>
        </div>
      )}
    </article>
  );
}
