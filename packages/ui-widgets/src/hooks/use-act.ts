import type { Command, InputOf, OutcomeOf } from '@watchtower/contract';
import { useCallback, useState } from 'react';
import { useWatchtower } from './context.ts';

/** A command ready to be carried out. */
export interface Acting<C extends Command> {
  /** Carries it out; answers `undefined` when it was refused, and then says why in `error`. */
  readonly act: (input: InputOf<C>) => Promise<OutcomeOf<C> | undefined>;
  readonly pending: boolean;
  readonly error: Error | undefined;
  readonly clear: () => void;
}

/**
 * Carries out a command, then asks the questions again whose name starts with `refreshes` (default: the command's slice).
 * @example
 * const { act, pending, error } = useAct(controlSetKillSwitch);
 */
export function useAct<C extends Command>(command: C, refreshes?: string): Acting<C> {
  const { client, cache } = useWatchtower();
  const [state, setState] = useState<{ pending: boolean; error: Error | undefined }>({
    pending: false,
    error: undefined,
  });
  const prefix = refreshes ?? `${command.name.split('.')[0] ?? command.name}.`;
  const act = useCallback(
    async (input: InputOf<C>) => {
      setState({ pending: true, error: undefined });
      try {
        const outcome = await client.act(command, input);
        setState({ pending: false, error: undefined });
        cache.invalidate(prefix);
        return outcome;
      } catch (error) {
        setState({ pending: false, error: error instanceof Error ? error : new Error(String(error)) });
        return undefined;
      }
    },
    [client, cache, command, prefix],
  );
  const clear = useCallback(() => setState({ pending: false, error: undefined }), []);
  return { act, clear, ...state };
}
