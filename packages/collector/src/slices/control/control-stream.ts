import type { ControlState } from '@watchtower/contract';
import type { RouteMount, SliceContext } from '../../kernel/slice.ts';
import { KILL_SWITCH_DOCUMENT, stateOf } from './switches.ts';

/** Milliseconds between comments that show the stream is alive. */
const HEARTBEAT_MS = 15_000;
/** Unread bytes after which a listener is let go; it comes back and gets a snapshot. */
const UNREAD_BYTES = 256 * 1024;

/** The control stream and everybody who listens to it. */
export interface ControlStream {
  readonly route: RouteMount;
  readonly listeners: () => number;
  close(): void;
}

function eventText(event: 'snapshot' | 'change', state: ControlState): string {
  return `event: ${event}\nid: ${state.version}\ndata: ${JSON.stringify(state)}\n\n`;
}

type Listener = ReadableStreamDefaultController<Uint8Array>;

/** A stream that begins with the snapshot and is told everything else for as long as it is read. */
function listen(open: Set<Listener>, snapshot: Uint8Array): ReadableStream<Uint8Array> {
  let mine: Listener | undefined;
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        mine = controller;
        controller.enqueue(snapshot);
        open.add(controller);
      },
      cancel() {
        if (mine !== undefined) open.delete(mine);
      },
    },
    { highWaterMark: 0, size: (chunk) => chunk?.byteLength ?? 0 },
  );
}

/** `GET /v1/control`: the state as it is, then every change of it, and a comment every 15 s. */
export function createControlStream({ documents, bus, clock }: SliceContext): ControlStream {
  const open = new Set<Listener>();
  const encoder = new TextEncoder();

  function drop(listener: Listener): void {
    if (!open.delete(listener)) return;
    try {
      listener.close();
    } catch {
      // Closed by its reader already.
    }
  }

  function tell(text: string): void {
    const bytes = encoder.encode(text);
    for (const listener of open) {
      if ((listener.desiredSize ?? 0) < -UNREAD_BYTES) drop(listener);
      else listener.enqueue(bytes);
    }
  }

  const stops = [
    bus.on('document_changed', ({ kind }) => {
      if (kind === KILL_SWITCH_DOCUMENT) tell(eventText('change', stateOf(documents)));
    }),
    clock.every(HEARTBEAT_MS, () => tell(': alive\n\n')),
  ];

  return {
    listeners: () => open.size,
    route: {
      method: 'GET',
      path: '/v1/control',
      handle: (c) =>
        c.body(listen(open, encoder.encode(eventText('snapshot', stateOf(documents)))), 200, {
          'content-type': 'text/event-stream',
          'cache-control': 'no-store',
          'x-accel-buffering': 'no',
        }),
    },
    close() {
      for (const stop of stops) stop();
      for (const listener of open) drop(listener);
    },
  };
}
