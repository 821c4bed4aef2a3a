// The current screen: the path of the address, and what becomes of it without a new page.
// Invariant: the page's own history calls go through as they were made.
type Stop = () => void;

/** Without the query; a fragment counts only where it is a path (`#/pay`). */
export function currentPath(): string {
  return location.hash.startsWith('#/') ? location.hash.slice(1) : location.pathname;
}

interface NavigationApi extends EventTarget {
  readonly currentEntry: unknown;
}

export function watchPath(tell: (path: string) => void): Stop {
  let last = '';
  const look = (): void => {
    const path = currentPath();
    if (path === last) return;
    last = path;
    tell(path);
  };
  look();
  const stops = [listen(globalThis, 'popstate', look), listen(globalThis, 'hashchange', look)];
  const { navigation } = globalThis as { navigation?: NavigationApi };
  if (navigation === undefined) stops.push(patch('pushState', look), patch('replaceState', look));
  else stops.push(listen(navigation, 'currententrychange', look));
  return () => {
    for (const stop of stops) stop();
  };
}

function listen(target: EventTarget, type: string, look: () => void): Stop {
  target.addEventListener(type, look);
  return () => target.removeEventListener(type, look);
}

function patch(name: 'pushState' | 'replaceState', look: () => void): Stop {
  const original = history[name];
  const watched = function (this: History, ...call: unknown[]): void {
    Reflect.apply(original, this, call);
    look();
  };
  history[name] = watched as typeof original;
  return () => {
    if (history[name] === watched) history[name] = original;
  };
}
