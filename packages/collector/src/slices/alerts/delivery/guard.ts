import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { isLoopbackAddress, isPublicAddress } from './address.ts';

/** Where notifications may go. */
export interface Reach {
  /** Development mode: this machine may be reached, also over http. */
  readonly dev: boolean;
  /** `host:port` of private receivers the operator allows. */
  readonly hosts: readonly string[];
}

/** Ports below 1024 that may be spoken to; 1024 and above are free. */
const LOW_PORTS: ReadonlySet<number> = new Set([443]);

const bare = (hostname: string): string => hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
const portOf = (url: URL): number => Number(url.port || (url.protocol === 'https:' ? 443 : 80));

function isLoopbackName(hostname: string): boolean {
  return hostname === 'localhost' || isLoopbackAddress(hostname);
}

function isListed(url: URL, { hosts }: Reach): boolean {
  return hosts.includes(`${url.hostname}:${portOf(url)}`);
}

/** Why a URL may not be a receiver, judged by its text alone; `null` when it may. */
export function urlFault(text: string, reach: Reach): string | null {
  if (!URL.canParse(text)) return 'is not a URL';
  const url = new URL(text);
  const hostname = bare(url.hostname);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'must be https';
  if (url.username !== '' || url.password !== '') return 'must not carry a user name or password';
  if (isListed(url, reach)) return null;
  if (isLoopbackName(hostname))
    return reach.dev ? null : 'points at this machine, which is reached in development mode only';
  if (url.protocol === 'http:') return 'must be https; http reaches only hosts in WATCHTOWER_WEBHOOK_HOSTS';
  const port = portOf(url);
  if (port < 1024 && !LOW_PORTS.has(port)) return `must not use port ${port}; use 443 or one from 1024 on`;
  if (isIP(hostname) !== 0 && !isPublicAddress(hostname))
    return 'points at a private or reserved address; list it in WATCHTOWER_WEBHOOK_HOSTS to allow it';
  return null;
}

/**
 * Resolves a receiver's host, once: the connection goes to the address answered here.
 * @throws Error when the name cannot be resolved, or any of its addresses may not be reached.
 */
export async function resolveReceiver(url: URL, reach: Reach): Promise<LookupAddress> {
  const hostname = bare(url.hostname);
  const family = isIP(hostname);
  const found = family === 0 ? await lookup(hostname, { all: true }) : [{ address: hostname, family }];
  const allowed = ({ address }: LookupAddress): boolean =>
    isListed(url, reach) ||
    (isLoopbackName(hostname) ? reach.dev && isLoopbackAddress(address) : isPublicAddress(address));
  const [first] = found;
  if (first !== undefined && found.every(allowed)) return first;
  throw new Error(`${hostname} resolves to an address that webhooks may not reach`);
}
