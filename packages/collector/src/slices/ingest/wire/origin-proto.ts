import { keyValue, type Vocabulary } from './any-value.ts';
import type { Origin } from './origin.ts';
import { delimited, fields, type Reader } from './proto.ts';

function text(r: Reader, end: number, v: Vocabulary): string {
  const stop = delimited(r, end);
  const value = v.texts.get(r.buf, r.pos, stop);
  r.pos = stop;
  return value;
}

/**
 * Reads the resource (field 1) of a Resource* message ahead of its records, wherever in the message it stands;
 * the reader is left where it was.
 */
export function readResource(r: Reader, end: number, v: Vocabulary, origin: Origin): void {
  const start = r.pos;
  origin.beginResource();
  fields(r, end, (tag) => {
    if (tag !== 10) return false;
    const stop = delimited(r, end);
    fields(r, stop, (inner) => {
      if (inner !== 10) return false;
      keyValue(r, delimited(r, stop), v, origin.resourceAttribute);
      return true;
    });
    return true;
  });
  r.pos = start;
}

/** Reads the scope (field 1) of a Scope* message ahead of its records; the reader is left where it was. */
export function readScope(r: Reader, end: number, v: Vocabulary, origin: Origin): void {
  const start = r.pos;
  let name = '';
  let version = '';
  const attributes: { at: number; stop: number }[] = [];
  fields(r, end, (tag) => {
    if (tag !== 10) return false;
    const stop = delimited(r, end);
    fields(r, stop, (inner) => {
      if (inner === 10) name = text(r, stop, v);
      else if (inner === 18) version = text(r, stop, v);
      else if (inner === 26) {
        const last = delimited(r, stop);
        attributes.push({ at: r.pos, stop: last });
        r.pos = last;
      } else return false;
      return true;
    });
    return true;
  });
  origin.beginScope(name, version);
  for (const attribute of attributes) {
    r.pos = attribute.at;
    keyValue(r, attribute.stop, v, origin.scopeAttribute);
  }
  r.pos = start;
}
