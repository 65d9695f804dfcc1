import { type Client, WatchtowerError } from '@watchtower/contract';
import { createContext, useContext } from 'react';
import type { LiveSocket } from '../core/live-socket.ts';
import type { QuestionCache } from '../core/question-cache.ts';
import type { RangeStore } from './range-store.ts';

/** Light, dark, or as the system has it. */
export type Theme = 'system' | 'light' | 'dark';

/** What the provider gives to every widget below it. */
export interface Watchtower {
  readonly client: Client;
  readonly cache: QuestionCache;
  readonly live: LiveSocket;
  readonly range: RangeStore;
  readonly theme: Theme;
  /** Where dialogs are put; a node of a shadow root keeps them styled there. */
  readonly container: Element | ShadowRoot | null;
  /** Base URL of the collector, to be shown in lines of code. */
  readonly endpoint: string;
}

/** The provider's context. */
export const WatchtowerContext = createContext<Watchtower | null>(null);

/** The provider's client, cache, socket and settings. @throws WatchtowerError outside a `<WatchtowerProvider>`. */
export function useWatchtower(): Watchtower {
  const found = useContext(WatchtowerContext);
  if (found === null)
    throw new WatchtowerError(
      'config_invalid',
      'This widget is outside a provider. Put <WatchtowerProvider url="…"> around it.',
    );
  return found;
}
