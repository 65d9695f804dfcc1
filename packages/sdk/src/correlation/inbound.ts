import { runtime } from '../internal/shared.ts';
import { isLoopback } from './loopback.ts';

/**
 * Whether trace context and baggage of an inbound request are believed: always with the option `trustInbound`,
 * otherwise only from this machine. For middlewares; `remoteAddress` is the peer of the connection.
 */
export function trustsInbound(remoteAddress: string | undefined): boolean {
  if (runtime()?.config.trustInbound === true) return true;
  return remoteAddress !== undefined && isLoopback(remoteAddress);
}
