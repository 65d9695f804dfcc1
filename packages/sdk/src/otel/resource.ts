import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { resourceFromAttributes, type Resource } from '@opentelemetry/resources';
import type { Config } from '../config.ts';

/** Id of this process among all that ever ran. */
export const INSTANCE_ID = randomUUID();

/** Attributes every signal of this process carries. */
export function resourceAttributes(config: Config): Record<string, string | number> {
  return {
    ...config.resource,
    'service.name': config.service,
    ...(config.version === undefined ? {} : { 'service.version': config.version }),
    ...(config.environment === undefined ? {} : { 'deployment.environment.name': config.environment }),
    'service.instance.id': INSTANCE_ID,
    'process.pid': process.pid,
    'process.runtime.name': 'nodejs',
    'process.runtime.version': process.versions.node,
    'host.name': hostname(),
    'telemetry.sdk.name': 'opentelemetry',
    'telemetry.sdk.language': 'nodejs',
    'telemetry.distro.name': '@watchtower/sdk',
  };
}

/** The resource object of our own provider. */
export function ownResource(config: Config): Resource {
  return resourceFromAttributes(resourceAttributes(config));
}

/** The resource under which spans of a host's provider go to the collector: the host's attributes, our service. */
export function resourceMerger(own: Resource): (host: Resource) => Resource {
  const merged = new WeakMap<Resource, Resource>();
  return (host) => {
    if (host === own) return own;
    const before = merged.get(host);
    if (before !== undefined) return before;
    const made = resourceFromAttributes({ ...host.attributes, ...own.attributes });
    merged.set(host, made);
    return made;
  };
}
