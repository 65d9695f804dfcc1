import { auditList, type AuditRecord, auditVerify } from '@watchtower/contract';
import { Fragment, type ReactElement, useState } from 'react';
import { formatCount } from '../../core/format.ts';
import { usePages } from '../../hooks/use-pages.ts';
import { useQuestion } from '../../hooks/use-question.ts';
import { Answered, type EmptyText } from '../../parts/answered.tsx';
import { ListFoot } from '../../parts/list-foot.tsx';
import { Moment } from '../../parts/moment.tsx';
import { Panel } from '../../parts/panel.tsx';
import { SearchField } from '../../parts/search-field.tsx';
import { Segmented } from '../../parts/segmented.tsx';
import { StateMark } from '../../parts/state-mark.tsx';
import { auditFields, auditTone } from './model.ts';

/** What `<AuditTable>` takes. */
export interface AuditTableProps {
  readonly client_id?: string;
  readonly onTrace?: (traceId: string) => void;
}

const EMPTY: EmptyText = {
  title: 'No audit records match',
  text: 'Every side effect an agent has belongs here, with its proof:',
  code: `import { startWatchtower, audit } from '@watchtower/sdk';

startWatchtower({ service: 'publisher', endpoint: '{url}' });
audit.emit({ action_type: 'post.publish', actor_type: 'agent', actor_id: 'publisher', result: 'success', resource: post.url });`,
};

const RESULTS = [
  { value: '', label: 'All' },
  { value: 'success', label: 'Success' },
  { value: 'fail', label: 'Failed' },
  { value: 'blocked', label: 'Blocked' },
] as const;
type ResultFilter = (typeof RESULTS)[number]['value'];

function ChainBadge(): ReactElement | null {
  const { data, error } = useQuestion(auditVerify, {});
  if (error !== undefined && data === undefined) return null;
  if (data === undefined) return <span className="wt-mute">checking the chain…</span>;
  if (data.ok) return <StateMark tone="ok" word={`chain holds, ${formatCount(data.checked)} records`} />;
  return <StateMark tone="crit" word={`chain broken at record ${data.broken?.seq ?? '?'}`} />;
}

function AuditRow({
  item,
  onTrace,
}: {
  item: AuditRecord;
  onTrace: AuditTableProps['onTrace'];
}): ReactElement {
  const [open, setOpen] = useState(false);
  const trace = item.trace_id;
  return (
    <Fragment>
      <tr data-audit={item.audit_id}>
        <td className="wt-right wt-num wt-mute">{item.seq}</td>
        <td className="wt-mute">
          <Moment at={item.created_at} show="day" />
        </td>
        <td>
          <StateMark tone={auditTone(item)} word={item.result} />
        </td>
        <th scope="row">
          <button
            type="button"
            className="wt-link wt-link--row"
            aria-expanded={open}
            onClick={() => setOpen(!open)}
          >
            {item.action_type}
          </button>
          {item.missing.length === 0 ? null : (
            <span className="wt-chip wt-warn">▲ lacks {item.missing.join(', ')}</span>
          )}
        </th>
        <td>
          {item.actor_id} <span className="wt-mute">{item.actor_type}</span>
        </td>
        <td>{item.client_id ?? '—'}</td>
        <td className="wt-detail">{item.resource ?? item.payload_summary ?? ''}</td>
      </tr>
      {open ? (
        <tr>
          <td colSpan={7}>
            <dl className="wt-fields">
              {auditFields(item).map(([name, value]) => (
                <div key={name} className="wt-fields__row">
                  <dt>{name}</dt>
                  <dd>{value}</dd>
                </div>
              ))}
            </dl>
            {trace === null || onTrace === undefined ? null : (
              <button type="button" className="wt-button" onClick={() => onTrace(trace)}>
                Open trace
              </button>
            )}
          </td>
        </tr>
      ) : null}
    </Fragment>
  );
}

/** Audit records, newest first, with the state of their hash chain. Asks `audit.list` and `audit.verify`. */
export function AuditTable({ client_id, onTrace }: AuditTableProps): ReactElement {
  const [result, setResult] = useState<ResultFilter>('');
  const [action, setAction] = useState('');
  const pages = usePages<AuditRecord>(
    auditList,
    {
      limit: 50,
      ...(client_id === undefined ? {} : { client_id }),
      ...(result === '' ? {} : { result }),
      ...(action.trim() === '' ? {} : { action_type: action.trim() }),
    },
    { refreshS: 30 },
  );
  return (
    <Panel
      name="audit-table"
      title="Audit log"
      unit="newest first"
      asked={pages.asked}
      value={client_id === undefined ? <ChainBadge /> : undefined}
      flush
      actions={
        <>
          <SearchField
            label="Action"
            placeholder="Action, e.g. post.publish"
            value={action}
            onChange={setAction}
          />
          <Segmented<ResultFilter> label="Result" value={result} options={RESULTS} onChange={setResult} />
        </>
      }
    >
      <Answered asked={pages.asked} isEmpty={(data) => data.items.length === 0} empty={EMPTY} rows={8}>
        {() => (
          <>
            <div className="wt-scroll">
              <table className="wt-table wt-table--hover">
                <thead>
                  <tr>
                    <th scope="col" className="wt-right">
                      No.
                    </th>
                    <th scope="col">When, UTC</th>
                    <th scope="col">Result</th>
                    <th scope="col">Action</th>
                    <th scope="col">Actor</th>
                    <th scope="col">Client</th>
                    <th scope="col" className="wt-detail">
                      Resource
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {pages.items.map((item) => (
                    <AuditRow key={item.audit_id} item={item} onTrace={onTrace} />
                  ))}
                </tbody>
              </table>
            </div>
            <ListFoot pages={pages} noun="records" />
          </>
        )}
      </Answered>
    </Panel>
  );
}
