import { useEffect, useState } from 'react';

/** Epoch milliseconds, renewed every `everyMs`: for ages and for marking answers stale. */
export function useNow(everyMs: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
