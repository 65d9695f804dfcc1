import { logsList } from '@watchtower/contract';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactElement, useRef, useState } from 'react';
import { usePages } from '../../hooks/use-pages.ts';
import { useRangeBounds } from '../../hooks/use-time-range.ts';
import { Answered, type EmptyText } from '../../parts/answered.tsx';
import { ListFoot } from '../../parts/list-foot.tsx';
import { Panel } from '../../parts/panel.tsx';
import { SearchField } from '../../parts/search-field.tsx';
import { Segmented } from '../../parts/segmented.tsx';
import { LogRow } from './log-row.tsx';
import { filterParams, type LogFilter, type LogItem, logKey, NO_FILTER } from './model.ts';

/** What `<LogTable>` takes. */
export interface LogTableProps {
  readonly client_id?: string;
  /** Only the logs of this trace; the time range is then left aside. */
  readonly trace_id?: string;
  readonly onTrace?: (traceId: string) => void;
  /** Height of the list in pixels; default 480. */
  readonly height?: number;
}

const EMPTY: EmptyText = {
  title: 'No logs match',
  text: 'Widen the range or the filters; or send some (warnings and worse are sent by default):',
  code: `import { startWatchtower, createLogger } from '@watchtower/sdk';

startWatchtower({ service: 'my-api', endpoint: '{url}' });
createLogger().warn({ event: 'quota.low' }, 'Only 12 calls left');`,
};

const LEVELS = [
  { value: '', label: 'All' },
  { value: 'INFO', label: 'Info' },
  { value: 'WARN', label: 'Warn' },
  { value: 'ERROR', label: 'Error' },
] as const;

function LogList({
  items,
  height,
  onTrace,
}: {
  items: readonly LogItem[];
  height: number;
  onTrace: LogTableProps['onTrace'];
}): ReactElement {
  const scroller = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  // Its functions are called here and nowhere handed on, so nothing can go stale.
  // oxlint-disable-next-line react/incompatible-library
  const rows = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 28,
    getItemKey: (i) => `${i}-${items[i] === undefined ? '' : logKey(items[i])}`,
    overscan: 12,
    initialRect: { width: 800, height },
  });
  const toggle = (key: string): void =>
    setOpen((was) => {
      const next = new Set(was);
      if (!next.delete(key)) next.add(key);
      return next;
    });
  return (
    <div ref={scroller} className="wt-scroll wt-logs" style={{ height }}>
      <div className="wt-virtual" style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map((row) => {
          const item = items[row.index];
          if (item === undefined) return null;
          const key = logKey(item);
          return (
            <div
              key={row.key}
              ref={rows.measureElement}
              data-index={row.index}
              className="wt-virtual__row"
              style={{ transform: `translateY(${row.start}px)` }}
            >
              <LogRow item={item} open={open.has(key)} onToggle={() => toggle(key)} onTrace={onTrace} />
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** Log records of the shared time range, newest first, with filters, full text on click, and the way to their trace. Asks `logs.list`. */
export function LogTable(props: LogTableProps): ReactElement {
  const { client_id, trace_id, onTrace, height = 480 } = props;
  const [filter, setFilter] = useState<LogFilter>(NO_FILTER);
  const bounds = useRangeBounds();
  const pages = usePages<LogItem>(logsList, {
    ...(trace_id === undefined ? bounds : { trace_id }),
    ...(client_id === undefined ? {} : { client_id }),
    ...filterParams(filter),
    limit: 100,
  });
  return (
    <Panel
      name="log-table"
      title="Logs"
      unit="UTC, newest first"
      asked={pages.asked}
      flush
      actions={
        <>
          <SearchField
            label="Search messages"
            value={filter.search}
            onChange={(search) => setFilter({ ...filter, search })}
          />
          <SearchField
            label="Service"
            value={filter.service}
            onChange={(service) => setFilter({ ...filter, service })}
          />
          <Segmented<LogFilter['level']>
            label="Level"
            value={filter.level}
            options={LEVELS}
            onChange={(level) => setFilter({ ...filter, level })}
          />
        </>
      }
    >
      <Answered asked={pages.asked} isEmpty={(data) => data.items.length === 0} empty={EMPTY} rows={10}>
        {() => (
          <>
            <LogList items={pages.items} height={height} onTrace={onTrace} />
            <ListFoot pages={pages} noun="records" />
          </>
        )}
      </Answered>
    </Panel>
  );
}
