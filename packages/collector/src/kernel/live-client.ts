import type { WebSocket } from 'ws';
import type { Clock } from './clock.ts';

/** Frames kept for one client; beyond it the oldest is dropped and counted. */
const QUEUE_FRAMES = 200;
/** Bytes handed to a socket before the rest waits in the queue, so that a slow reader holds frames, not memory. */
const BUFFER_BYTES = 64 * 1024;
/** A client that took nothing and said nothing for this long is given up, ms. */
const STALL_MS = 60_000;

/** The sending side of one socket. */
export interface LiveClient {
  /** Queues one frame, already text. Never waits. */
  send(frame: string): void;
  /** Something came from the other side. */
  alive(): void;
  /** Pings, and gives the client up when it has made no progress for a minute. */
  beat(): void;
  /** Frames dropped so far. */
  dropped(): number;
  readonly socket: WebSocket;
}

/** Makes the sending side: a bounded queue in front of the socket's own buffer. */
export function createLiveClient(socket: WebSocket, clock: Clock): LiveClient {
  const queue: string[] = [];
  let dropped = 0;
  let progress = clock.now();

  const pump = (): void => {
    while (socket.readyState === socket.OPEN && socket.bufferedAmount < BUFFER_BYTES) {
      const frame = queue.shift();
      if (frame === undefined) return;
      socket.send(frame, (error) => {
        if (error !== undefined && error !== null) return;
        progress = clock.now();
        if (queue.length > 0) pump();
      });
    }
  };

  return {
    socket,
    send(frame) {
      if (queue.length >= QUEUE_FRAMES) {
        queue.shift();
        dropped += 1;
      }
      queue.push(frame);
      pump();
    },
    alive() {
      progress = clock.now();
    },
    beat() {
      if (clock.now() - progress >= STALL_MS) socket.terminate();
      else if (socket.readyState === socket.OPEN) socket.ping();
    },
    dropped: () => dropped,
  };
}
