import type { ComponentChildren, JSX } from 'preact';
import { useGoing, type PageName } from './places.ts';

export interface GoLinkProps {
  readonly page: PageName | undefined;
  readonly item?: string;
  readonly class?: string;
  readonly current?: boolean;
  readonly label?: string;
  readonly children: ComponentChildren;
}

/** A link within the settings: opens in place, or wherever the person asks with a key held. */
export function GoLink({ page, item, class: extra, current = false, label, children }: GoLinkProps): JSX.Element {
  const going = useGoing();
  const onClick = (event: MouseEvent): void => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    going.go(page, item);
  };
  return (
    <a class={extra} href={going.href(page, item)} aria-current={current ? 'page' : undefined} aria-label={label} onClick={onClick}>
      {children}
    </a>
  );
}
