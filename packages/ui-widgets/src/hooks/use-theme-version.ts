import { useEffect, useState } from 'react';
import { useWatchtower } from './context.ts';

/** A number that grows whenever colours may have changed: the provider's theme, the system's, or the host's classes. */
export function useThemeVersion(): number {
  const { theme } = useWatchtower();
  const [version, setVersion] = useState(0);
  useEffect(() => {
    const bump = (): void => setVersion((v) => v + 1);
    const media = globalThis.matchMedia?.('(prefers-color-scheme: dark)');
    media?.addEventListener('change', bump);
    const observer = new MutationObserver(bump);
    const watched = { attributes: true, attributeFilter: ['class', 'style', 'data-theme', 'data-wt-theme'] };
    observer.observe(document.documentElement, watched);
    observer.observe(document.body, watched);
    bump();
    return () => {
      media?.removeEventListener('change', bump);
      observer.disconnect();
    };
  }, [theme]);
  return version;
}
