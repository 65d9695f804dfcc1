/** What the console remembers in this browser. */
export type Preference = 'theme' | 'path' | 'rail';

/** Reads a preference; `null` where none is kept or storage is switched off. */
export function readPreference(name: Preference): string | null {
  try {
    return window.localStorage.getItem(`watchtower.${name}`);
  } catch {
    return null;
  }
}

/** Keeps a preference; without storage it lasts as long as the page. */
export function keepPreference(name: Preference, value: string): void {
  try {
    window.localStorage.setItem(`watchtower.${name}`, value);
  } catch {
    // Private windows may refuse; the console works without.
  }
}
