import {
  clientFrame,
  type ErrorCode,
  expandTopics,
  mayAccess,
  panelCovers,
  type Topic,
  TOPICS,
} from '@watchtower/contract';
import type { Caller } from './caller.ts';

/** Panel an embed token needs for a topic. */
function panelOf(topic: Topic): string {
  return topic === 'ops:events' ? 'ops' : 'golden';
}

/** Whether a caller may subscribe to a topic at all. */
function mayHear(caller: Caller, topic: Topic): boolean {
  return (
    mayAccess(caller.role, 'read') && (caller.panels === null || panelCovers(caller.panels, panelOf(topic)))
  );
}

/** Answer to a client's frame. */
type Reply =
  | { v: 1; type: 'subscribed' | 'unsubscribed'; ts: number; data: { topics: Topic[] } }
  | { v: 1; type: 'pong'; ts: number; data: Record<string, never> }
  | { v: 1; type: 'error'; ts: number; data: { code: ErrorCode; message: string } };

/** The reply, and whether the socket has to be closed for what was asked. */
export interface Heard {
  readonly reply: Reply;
  readonly forbidden: boolean;
}

function refusal(code: ErrorCode, message: string, ts: number): Heard {
  return { reply: { v: 1, type: 'error', ts, data: { code, message } }, forbidden: code === 'forbidden' };
}

function subscribe(caller: Caller, named: readonly Topic[], topics: Set<Topic>, ts: number): Heard {
  const denied = named.find((topic) => !mayHear(caller, topic));
  if (denied !== undefined)
    return refusal('forbidden', `The role ${caller.role} may not subscribe to ${denied}.`, ts);
  // A token bound to one client hears of that client only; the other topics speak of all of them.
  const heard = caller.client_id === null ? named : named.filter((topic) => topic === 'ops:events');
  if (heard.length === 0)
    return refusal('forbidden', 'This token is bound to one client; these topics are not.', ts);
  for (const topic of heard) topics.add(topic);
  return { reply: { v: 1, type: 'subscribed', ts, data: { topics: [...topics] } }, forbidden: false };
}

/** Reads a client's frame and changes its subscriptions accordingly. */
export function readFrame(text: string, caller: Caller, topics: Set<Topic>, ts: number): Heard {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return refusal('invalid_argument', 'A frame is one JSON object.', ts);
  }
  const parsed = clientFrame.safeParse(value);
  if (!parsed.success)
    return refusal('invalid_argument', 'Send {v: 1, type: subscribe | unsubscribe | ping, topics: […]}.', ts);
  const { type } = parsed.data;
  if (type === 'ping') return { reply: { v: 1, type: 'pong', ts, data: {} }, forbidden: false };
  const named = expandTopics(parsed.data.topics ?? []);
  if (named.length === 0)
    return refusal('invalid_argument', `Unknown topics; known are ${TOPICS.join(', ')}.`, ts);
  if (type === 'subscribe') return subscribe(caller, named, topics, ts);
  for (const topic of named) topics.delete(topic);
  return { reply: { v: 1, type: 'unsubscribed', ts, data: { topics: [...topics] } }, forbidden: false };
}
