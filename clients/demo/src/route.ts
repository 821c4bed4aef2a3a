// Where in the bank: the part of the address after "#/".
import { useEffect, useState } from 'preact/hooks';

const read = (): readonly string[] => location.hash.replace(/^#\/?/, '').split('/').filter(Boolean);

export function useRoute(): readonly string[] {
  const [parts, setParts] = useState(read());
  useEffect(() => {
    const change = (): void => setParts(read());
    addEventListener('hashchange', change);
    return () => removeEventListener('hashchange', change);
  }, []);
  return parts;
}

export function goTo(path: string): void {
  location.hash = `#/${path}`;
}
