import { DEFAULT_RANGE, readRange, type TimeRange, writeRange } from '../core/time-range.ts';

/** Holds the time range that the panels of a page share. */
export interface RangeStore {
  get(): TimeRange;
  set(range: TimeRange): void;
  subscribe(listener: () => void): () => void;
}

/** A range kept in memory: what a widget in somebody's page uses, since the address bar is not ours there. */
export function createMemoryRange(initial: TimeRange = DEFAULT_RANGE): RangeStore {
  const listeners = new Set<() => void>();
  let range = initial;
  return {
    get: () => range,
    set(next) {
      range = next;
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** A range kept in the query string: shared by link, restored by the back button. */
export function createUrlRange(page: Window): RangeStore {
  const listeners = new Set<() => void>();
  let search: string | undefined;
  let range: TimeRange = DEFAULT_RANGE;
  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  return {
    get() {
      if (page.location.search !== search) {
        search = page.location.search;
        range = readRange(search);
      }
      return range;
    },
    set(next) {
      const { pathname, hash } = page.location;
      page.history.pushState(
        page.history.state,
        '',
        pathname + writeRange(page.location.search, next) + hash,
      );
      // One event for everybody who reads the address: pushState itself sends none.
      page.dispatchEvent(new PopStateEvent('popstate', { state: page.history.state as unknown }));
    },
    subscribe(listener) {
      if (listeners.size === 0) page.addEventListener('popstate', tell);
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) page.removeEventListener('popstate', tell);
      };
    },
  };
}
