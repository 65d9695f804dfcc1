import type { ReactElement } from 'react';

/** Icons of the rail: 16 px, one stroke. */
const PATHS = {
  ops: 'M2 13h12M3.500 10V7M6.500 10V3.500M9.500 10V6M12.500 10V4.500',
  'command-centre': 'M1.500 8h3l2-5 3 10 2-5h3',
  traces: 'M2 3.500h7M4.500 8h7M7 12.500h7',
  cost: 'M8 1.500v13M11 4.500C10.300 3.500 9.300 3.200 8 3.200c-1.800 0-3 .9-3 2.300 0 3.200 6.200 1.700 6.200 5 0 1.500-1.400 2.400-3.200 2.400-1.500 0-2.700-.5-3.400-1.600',
  audit: 'M4 1.500h6l2.500 2.500v10.500H4zM6.500 7h4M6.500 10h4',
  alerts: 'M3.500 11.500h9l-1.200-1.800V6.500a3.300 3.300 0 0 0-6.600 0v3.200zM6.700 13.800h2.600',
  'kill-switches': 'M8 2v5.500M4.700 4.200a5 5 0 1 0 6.600 0',
} as const;
/** Name of an icon. */
export type IconName = keyof typeof PATHS;

/** One icon of the rail. */
export function Icon({ name }: { name: IconName }): ReactElement {
  return (
    <svg className="cs-icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
