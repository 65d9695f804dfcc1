import type { FrameData, OpsEvent } from '@watchtower/contract';

/** Facts that happened, by name. A slice that cares listens; nobody waits. */
export interface BusEvents {
  ops_event: OpsEvent;
  error_event: FrameData<'admin.observability.error_event'>;
  health_change: FrameData<'admin.observability.health_change'>;
  vital_signs: FrameData<'admin.observability.vital_signs'>;
  /** A document got a new version, here or in another process. */
  document_changed: { kind: string; id: string; version: number };
}

/** Facts that happened. */
export interface Bus {
  emit<K extends keyof BusEvents>(name: K, data: BusEvents[K]): void;
  on<K extends keyof BusEvents>(name: K, listener: (data: BusEvents[K]) => void): () => void;
}

/** Makes a bus; a listener that throws is reported to `onError` and harms nobody else. */
export function createBus(onError: (error: unknown) => void): Bus {
  const listeners = new Map<string, Set<(data: never) => void>>();
  return {
    emit(name, data) {
      for (const listener of listeners.get(name) ?? []) {
        try {
          listener(data as never);
        } catch (error) {
          onError(error);
        }
      }
    },
    on(name, listener) {
      const set = listeners.get(name) ?? new Set();
      listeners.set(name, set.add(listener as (data: never) => void));
      return () => set.delete(listener as (data: never) => void);
    },
  };
}
