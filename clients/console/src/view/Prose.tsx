import type { ComponentChildren, JSX } from 'preact';

const LINK = /https?:\/\/[^\s<>"'`]+/g;
const TRAILING = /[.,;:!?)\]]+$/;

function pieces(text: string): ComponentChildren[] {
  const found: ComponentChildren[] = [];
  let at = 0;
  for (const match of text.matchAll(LINK)) {
    const address = match[0].replace(TRAILING, '');
    found.push(text.slice(at, match.index));
    found.push(
      <a href={address} target="_blank" rel="noopener noreferrer nofollow">
        {address}
      </a>,
    );
    at = match.index + address.length;
  }
  return [...found, text.slice(at)];
}

/** What somebody wrote: its direction is its own; addresses can be followed, nothing else becomes markup. */
export function Prose({ text }: { readonly text: string }): JSX.Element {
  return (
    <span class="m__text" dir="auto">
      {pieces(text)}
    </span>
  );
}
