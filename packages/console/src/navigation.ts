import { useSyncExternalStore } from 'react';

function subscribe(listener: () => void): () => void {
  window.addEventListener('popstate', listener);
  return () => window.removeEventListener('popstate', listener);
}
const pathname = (): string => window.location.pathname;

/** The address's path, followed as it changes. */
export function usePath(): string {
  return useSyncExternalStore(subscribe, pathname, () => '/');
}

/** Goes to a path of the console; the time range in the query string comes along. */
export function navigate(path: string, how: 'push' | 'replace' = 'push'): void {
  const query = new URLSearchParams(window.location.search);
  const kept = [...query].filter(([name]) => ['range', 'from', 'to'].includes(name));
  const search = new URLSearchParams(kept).toString();
  const url = search === '' ? path : `${path}?${search}`;
  if (how === 'push') window.history.pushState(null, '', url);
  else window.history.replaceState(null, '', url);
  window.dispatchEvent(new PopStateEvent('popstate'));
  if (how === 'push') window.scrollTo(0, 0);
}
