import { logsList } from '@watchtower/contract';
import type { ReactElement } from 'react';
import { seriesColour, seriesIndex } from '../../charts/palette.ts';
import { useLive } from '../../hooks/use-live.ts';
import { useNow } from '../../hooks/use-now.ts';
import { useQuestion } from '../../hooks/use-question.ts';
import { Answered, type EmptyText } from '../../parts/answered.tsx';
import { Age } from '../../parts/moment.tsx';
import { Panel } from '../../parts/panel.tsx';
import { FEED_CAP, type FeedItem, mergeFeed } from './model.ts';

const EMPTY: EmptyText = {
  title: 'No errors',
  text: 'None were logged. The next one appears here within a second of being sent.',
};

/** What `<ErrorFeed>` takes. */
export interface ErrorFeedProps {
  readonly client_id?: string;
  /** Called with the trace of a clicked error. */
  readonly onTrace?: (traceId: string) => void;
}

function FeedRow({ item, now, onTrace }: { item: FeedItem; now: number } & ErrorFeedProps): ReactElement {
  const trace = item.trace_id;
  const text = (
    <>
      <span className="wt-feed__head">
        <span
          className="wt-swatch"
          style={{ background: seriesColour(seriesIndex(item.service)) }}
          aria-hidden="true"
        />
        <span className="wt-feed__service">{item.service}</span>
        <span className="wt-feed__event">{item.event}</span>
        <span className="wt-mute wt-feed__age">
          <Age at={item.ts} now={now} />
        </span>
      </span>
      <span className="wt-feed__message">{item.message.slice(0, 200)}</span>
    </>
  );
  return (
    <li className="wt-feed__item">
      {trace === null || onTrace === undefined ? (
        <div className="wt-feed__row">{text}</div>
      ) : (
        <button type="button" className="wt-feed__row" onClick={() => onTrace(trace)} title="Open its trace">
          {text}
        </button>
      )}
    </li>
  );
}

/** The last 25 errors, live. Asks `logs.list`; listens to `error_event`. */
export function ErrorFeed(props: ErrorFeedProps): ReactElement {
  const { client_id } = props;
  const asked = useQuestion(logsList, {
    level: 'ERROR',
    limit: FEED_CAP,
    ...(client_id === undefined ? {} : { client_id }),
  });
  const frames = useLive('admin.observability.error_event', { cap: FEED_CAP });
  const now = useNow(1000);
  return (
    <Panel name="error-feed" title="Errors" unit={`live, last ${FEED_CAP}`} asked={asked} flush>
      <Answered
        asked={asked}
        isEmpty={(data) => data.items.length === 0 && frames.length === 0}
        empty={EMPTY}
      >
        {(data) => (
          <ol className="wt-feed wt-scroll wt-scroll--short" aria-live="polite" aria-relevant="additions">
            {mergeFeed(client_id === undefined ? frames : [], data.items).map((item) => (
              <FeedRow key={item.key} item={item} now={now} {...props} />
            ))}
          </ol>
        )}
      </Answered>
    </Panel>
  );
}
