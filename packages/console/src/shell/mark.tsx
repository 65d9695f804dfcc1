import type { ReactElement } from 'react';

/** The product's mark. */
export function Mark(): ReactElement {
  return (
    <svg className="cs-mark" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false">
      <rect width="24" height="24" rx="5" className="cs-mark__ground" />
      <path d="M8 5h8l-1.2 5H9.2L8 5Zm1.4 6.500h5.200L16 19H8l1.400-7.500Z" className="cs-mark__tower" />
    </svg>
  );
}
