import type { Vocabulary } from './any-value.ts';
import { attributesIn, type Json, objectIn, textIn } from './any-json.ts';
import type { Origin } from './origin.ts';

/** Reads the resource of a `resource*` object. */
export function jsonResource(value: Json, v: Vocabulary, origin: Origin): void {
  origin.beginResource();
  attributesIn(objectIn(value['resource'])['attributes'], v, origin.resourceAttribute);
}

/** Reads the scope of a `scope*` object. */
export function jsonScope(value: Json, v: Vocabulary, origin: Origin): void {
  const scope = objectIn(value['scope']);
  origin.beginScope(v.clean(textIn(scope['name'])), v.clean(textIn(scope['version'])));
  attributesIn(scope['attributes'], v, origin.scopeAttribute);
}
