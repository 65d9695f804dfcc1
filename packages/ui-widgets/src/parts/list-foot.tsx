import type { ReactElement } from 'react';
import { formatCount } from '../core/format.ts';
import type { Pages } from '../hooks/use-pages.ts';

/** How many rows there are, whether more exist, and the button that loads them. */
export function ListFoot({ pages, noun }: { pages: Pages<unknown>; noun: string }): ReactElement {
  return (
    <footer className="wt-foot">
      <span className="wt-num">
        {formatCount(pages.items.length)} {noun}
        {pages.hasMore ? ', more exist' : ''}
      </span>
      {pages.moreError === undefined ? null : <span className="wt-crit">■ {pages.moreError.message}</span>}
      {pages.hasMore ? (
        <button type="button" className="wt-button" disabled={pages.loadingMore} onClick={pages.loadMore}>
          {pages.loadingMore ? 'Loading…' : 'Load more'}
        </button>
      ) : null}
    </footer>
  );
}
