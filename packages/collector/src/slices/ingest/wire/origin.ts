import { type Facts, FACT, facts, ID, NOBODY, tell, under } from '../enrich/facts.ts';
import { type Bytes, pushOffset, pushRaw } from '../native/bytes.ts';
import type { MapColumn } from '../native/map.ts';
import { addAttribute, type AttributeSink, beginAttributes, looseSink } from './attributes.ts';
import type { Redactions } from './clean.ts';
import type { Key } from './keys.ts';

/** Weakest sources: a resource loses against its records, a default against everybody. */
const OF_RESOURCE = 100;
const DEFAULT = 900;

/** Resource and scope of the records being read: written into each row, decoded once. */
export interface Origin {
  /** What records start from. */
  base: Facts;
  beginResource(): void;
  resourceAttribute(key: Key, value: string): void;
  /** After the resource's attributes, before each scope's. */
  beginScope(name: string, version: string): void;
  scopeAttribute(key: Key, value: string): void;
  /** Writes the row's `res` map. */
  writeRow(to: MapColumn): void;
  service(): string;
}

function append(to: Bytes, from: Bytes): void {
  pushRaw(to, from.buf, 0, from.at);
}

/** The last part of a scope's name: `@acme/posts.queue` → `queue`. */
function domainOf(scope: string): string {
  return scope.slice(Math.max(scope.lastIndexOf('.'), scope.lastIndexOf('/')) + 1);
}

/** Makes the reader of resources and scopes. */
export function origin(
  redactions: Redactions,
  keyOf: (text: string) => Key,
  table: 'spans' | 'other',
): Origin {
  const told = facts();
  const sink: AttributeSink = looseSink(told, redactions, table);
  const nobody = facts();
  const end = { keys: 0, values: 0, count: 0 };
  const scopeName = keyOf('otel.scope.name');
  const scopeVersion = keyOf('otel.scope.version');
  const self: Origin = {
    base: nobody,
    beginResource() {
      sink.keys.at = 0;
      sink.values.at = 0;
      beginAttributes(sink);
      told.values.fill('');
      told.ranks.fill(NOBODY);
      told.touched.length = 0;
      Object.assign(end, { keys: 0, values: 0, count: 0 });
      self.base = nobody;
    },
    resourceAttribute(key, value) {
      addAttribute(sink, key, value);
      Object.assign(end, { keys: sink.keys.at, values: sink.values.at, count: sink.count });
    },
    beginScope(name, version) {
      sink.keys.at = end.keys;
      sink.values.at = end.values;
      sink.count = end.count;
      self.base = under(told, OF_RESOURCE);
      tell(self.base, ID.domain, DEFAULT, domainOf(name));
      if (name !== '') addAttribute(sink, scopeName, name);
      if (version !== '') addAttribute(sink, scopeVersion, version);
    },
    scopeAttribute(key, value) {
      addAttribute(sink, key, value);
    },
    writeRow(to) {
      append(to.keys, sink.keys);
      append(to.values, sink.values);
      pushOffset(to.offsets, sink.count);
    },
    service: () => self.base.values[FACT.service] || 'unknown_service',
  };
  return self;
}
