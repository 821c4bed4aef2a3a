// Parts that the first screen can do without: fetched at leisure once the desk stands, or when somebody first wants one.
import type { ComponentType, JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useDesk } from '../state/desk.ts';
import { t } from '../text/index.ts';

const AT_LEISURE_MS = 1500;
const wanted: (() => Promise<unknown>)[] = [];

export function onDemand<P extends object>(load: () => Promise<ComponentType<P>>): (props: P) => JSX.Element | null {
  let there: ComponentType<P> | undefined;
  const fetch = async (): Promise<void> => {
    there ??= await load();
  };
  wanted.push(fetch);
  return function OnDemand(props) {
    const { notices } = useDesk();
    const [, redraw] = useState(0);
    useEffect(() => {
      if (there !== undefined) return;
      fetch().then(
        () => redraw((count) => count + 1),
        () => notices.show(`${t('around.failed')}. ${t('around.failed_hint')}`, 'bad'),
      );
    }, []);
    const Shown = there;
    return Shown === undefined ? null : <Shown {...props} />;
  };
}

/** Once the desk stands: what fails now is fetched again when it is wanted. */
export function useFetchedAtLeisure(): void {
  useEffect(() => {
    const timer = setTimeout(() => {
      for (const fetch of wanted) void fetch().catch(() => undefined);
    }, AT_LEISURE_MS);
    return () => clearTimeout(timer);
  }, []);
}
