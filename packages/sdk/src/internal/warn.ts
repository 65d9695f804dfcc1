import { shared } from './shared.ts';

/** Says something once per process and topic, as a Node warning (stderr, or the host's `warning` listener). */
export function warnOnce(topic: string, message: string): void {
  const { warned } = shared();
  if (warned.has(topic)) return;
  warned.add(topic);
  process.emitWarning(message, { type: 'WatchtowerWarning', code: `WATCHTOWER_${topic.toUpperCase()}` });
}
