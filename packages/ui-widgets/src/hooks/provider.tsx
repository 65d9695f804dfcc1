import { type Client, createClient, isWatchtowerError, type TokenSource } from '@watchtower/contract';
import { type ReactElement, type ReactNode, useEffect, useMemo, useState } from 'react';
import { createLiveSocket } from '../core/live-socket.ts';
import { createQuestionCache } from '../core/question-cache.ts';
import { renewingToken, type RenewingToken } from '../core/token-renewal.ts';
import type { TimeRange } from '../core/time-range.ts';
import { type Theme, type Watchtower, WatchtowerContext } from './context.ts';
import { createMemoryRange, createUrlRange } from './range-store.ts';

/** What `<WatchtowerProvider>` takes. */
export interface WatchtowerProviderProps {
  /** Base URL of the collector; `''` for a page the collector serves itself. */
  readonly url: string;
  /** A token made by `createWidgetToken`, or a function that fetches one; renewed at 80 % of its life. */
  readonly token?: TokenSource;
  /** Where dialogs are put; default: the page's body. May be a shadow root. */
  readonly container?: Element | ShadowRoot | null;
  /** Default `system`. */
  readonly theme?: Theme;
  /** Where the shared time range lives: `memory` (default) or the page's `url`. */
  readonly rangeIn?: 'memory' | 'url';
  readonly initialRange?: TimeRange;
  /** Called when the collector says that nobody is signed in. */
  readonly onUnauthenticated?: () => void;
  /** Replaces the transport; for tests and unusual hosts. */
  readonly fetch?: typeof fetch;
  readonly children?: ReactNode;
}

/** Holds the newest props for callbacks that outlive a render. */
function latestOf<T>(first: T): { get: () => T; set: (next: T) => void } {
  let value = first;
  return {
    get: () => value,
    set(next) {
      value = next;
    },
  };
}

/** A client that fetches a fresh token once when the collector refuses the one it has. */
function guardedClient(inner: Client, token: RenewingToken | undefined, onRefused: () => void): Client {
  async function guarded<T>(send: () => Promise<T>): Promise<T> {
    try {
      return await send();
    } catch (error) {
      if (!isWatchtowerError(error, 'unauthenticated')) throw error;
      if (token === undefined) {
        onRefused();
        throw error;
      }
      token.expire();
      return send().catch((again: unknown) => {
        if (isWatchtowerError(again, 'unauthenticated')) onRefused();
        throw again;
      });
    }
  }
  return {
    url: inner.url,
    token: inner.token,
    ask: async (question, params, more) => guarded(async () => inner.ask(question, params, more)),
    act: async (command, input) => guarded(async () => inner.act(command, input)),
  };
}

/**
 * Connects the widgets below it with a collector: one client, one cache, one socket, one time range.
 * It draws nothing itself; import `@watchtower/ui-widgets/styles.css` once.
 * @example
 * <WatchtowerProvider url="https://watch.example.com" token={async () => (await fetch('/watchtower-token')).text()}>
 *   <ServiceHealth />
 * </WatchtowerProvider>
 */
export function WatchtowerProvider(props: WatchtowerProviderProps): ReactElement {
  const { url, theme = 'system', container = null, rangeIn = 'memory' } = props;
  const [latest] = useState(() => latestOf(props));
  useEffect(() => latest.set(props));
  const [initialRange] = useState(props.initialRange);
  const hasToken = props.token !== undefined;

  const connection = useMemo(() => {
    const token = hasToken
      ? renewingToken(async () => {
          const source = latest.get().token ?? '';
          return typeof source === 'function' ? source() : source;
        })
      : undefined;
    const client = guardedClient(
      createClient({
        url,
        ...(token === undefined ? {} : { token: token.get }),
        fetch: async (input, init) => (latest.get().fetch ?? globalThis.fetch)(input, init),
      }),
      token,
      () => latest.get().onUnauthenticated?.(),
    );
    const live = createLiveSocket({
      url,
      token: async () => token?.get(),
      onExpired: () => token?.expire(),
    });
    return { client, live, cache: createQuestionCache(client) };
  }, [url, hasToken, latest]);

  const range = useMemo(
    () =>
      rangeIn === 'url' && typeof window !== 'undefined'
        ? createUrlRange(window)
        : createMemoryRange(initialRange),
    [rangeIn, initialRange],
  );

  const value = useMemo<Watchtower>(() => {
    const origin = typeof location === 'undefined' ? 'http://127.0.0.1:4318' : location.origin;
    return { ...connection, range, theme, container, endpoint: url === '' ? origin : url };
  }, [connection, range, theme, container, url]);

  return <WatchtowerContext.Provider value={value}>{props.children}</WatchtowerContext.Provider>;
}
