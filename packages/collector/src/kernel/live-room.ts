import { CLOSE_EXPIRED, CLOSE_FORBIDDEN, type FrameData, type Topic } from '@watchtower/contract';
import type { WebSocket } from 'ws';
import type { Auth, Identity } from './auth.ts';
import type { Clock } from './clock.ts';
import { createLiveClient, type LiveClient } from './live-client.ts';
import { readFrame } from './live-topics.ts';

const MAX_TIMER_MS = 2 ** 31 - 1;
/** Close code of a server that goes away. */
const GOING_AWAY = 1001;

interface Member {
  readonly client: LiveClient;
  readonly identity: Identity;
  readonly topics: Set<Topic>;
}

/** Everybody who is connected, and what they listen to. */
export interface LiveRoom {
  join(socket: WebSocket, identity: Identity): void;
  /** Sends a frame to whoever subscribed; `clientId` is the client it speaks of, `null` for all of them. */
  publish<T extends Topic>(topic: T, data: FrameData<T>, clientId: string | null): void;
  /** Ends the sockets whose key or session no longer stands. */
  endRevoked(kind: string, id: string): void;
  /** Pings everybody and gives up who is gone. */
  beat(): void;
  size(): number;
  /** Frames dropped since the start, of clients that left as well. */
  dropped(): number;
  closeAll(): void;
}

/** Makes the room. */
export function createLiveRoom(auth: Auth, clock: Clock): LiveRoom {
  const members = new Set<Member>();
  let lost = 0;

  function hear(member: Member, text: string): void {
    member.client.alive();
    const { reply, forbidden } = readFrame(text, member.identity.caller, member.topics, clock.now());
    member.client.send(JSON.stringify(reply));
    if (forbidden) member.client.socket.close(CLOSE_FORBIDDEN, 'forbidden');
  }

  function leave(member: Member): void {
    if (members.delete(member)) lost += member.client.dropped();
  }

  return {
    join(socket, identity) {
      const member: Member = { client: createLiveClient(socket, clock), identity, topics: new Set() };
      members.add(member);
      const left =
        identity.caller.expires_at === null ? MAX_TIMER_MS : identity.caller.expires_at - clock.now();
      const expire = (): void => socket.close(CLOSE_EXPIRED, 'the credential expired');
      const timer = left < MAX_TIMER_MS ? setTimeout(expire, Math.max(left, 0)) : undefined;
      timer?.unref();
      socket.on('pong', member.client.alive);
      socket.on('error', () => socket.terminate());
      socket.on('message', (data: Buffer) => hear(member, data.toString()));
      socket.on('close', () => {
        clearTimeout(timer);
        leave(member);
      });
    },
    publish(topic, data, clientId) {
      const type = topic === 'ops:events' ? 'ops_event' : topic;
      let frame: string | undefined;
      for (const { identity, topics, client } of members) {
        const bound = identity.caller.client_id;
        if (!topics.has(topic) || (bound !== null && bound !== clientId)) continue;
        frame ??= JSON.stringify({ v: 1, type, topic, ts: clock.now(), data });
        client.send(frame);
      }
    },
    endRevoked(kind, id) {
      for (const { identity, client } of members) {
        const mine = identity.credential?.kind === kind && identity.credential.id === id;
        if (mine && !auth.stands(identity)) client.socket.close(CLOSE_EXPIRED, 'the credential was revoked');
      }
    },
    beat() {
      for (const { client } of members) client.beat();
    },
    size: () => members.size,
    dropped: () => [...members].reduce((sum, { client }) => sum + client.dropped(), lost),
    closeAll() {
      for (const { client } of members) client.socket.close(GOING_AWAY, 'the collector stops');
    },
  };
}
