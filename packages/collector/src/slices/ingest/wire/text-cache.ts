const SLOTS = 8192;
const WIDTH = 48;

/** Reads texts out of a request, remembering what came of the frequent short ones. */
export interface TextCache<T> {
  /** What became of the UTF-8 text between two offsets. */
  get(buf: Buffer, start: number, end: number): T;
}

/**
 * A cache by bytes: telemetry repeats its keys and most values, so a hit saves decoding, looking up and redacting.
 * Direct-mapped and fixed in size, so that unique values cost a slot and nothing else.
 * @param make what a text becomes
 * @param keeps whether the outcome may be remembered
 */
export function textCache<T>(
  make: (text: string) => T,
  keeps: (made: T, text: string) => boolean,
): TextCache<T> {
  const arena = new Uint8Array(SLOTS * WIDTH);
  const lengths = new Uint8Array(SLOTS);
  const made: (T | undefined)[] = Array.from({ length: SLOTS });

  function miss(buf: Buffer, start: number, end: number, slot: number): T {
    const text = buf.toString('utf8', start, end);
    const value = make(text);
    if (!keeps(value, text)) return value;
    lengths[slot] = end - start;
    made[slot] = value;
    for (let i = start, at = slot * WIDTH; i < end; i++, at++) arena[at] = buf[i] ?? 0;
    return value;
  }

  return {
    get(buf, start, end) {
      const length = end - start;
      if (length > WIDTH || length === 0) return make(length === 0 ? '' : buf.toString('utf8', start, end));
      let hash = length;
      for (let i = start; i < end; i++) hash = Math.imul(hash ^ (buf[i] ?? 0), 0x01000193);
      const slot = (hash ^ (hash >>> 15)) & (SLOTS - 1);
      const value = made[slot];
      if (value === undefined || lengths[slot] !== length) return miss(buf, start, end, slot);
      for (let i = start, at = slot * WIDTH; i < end; i++, at++) {
        if (arena[at] !== buf[i]) return miss(buf, start, end, slot);
      }
      return value;
    },
  };
}
