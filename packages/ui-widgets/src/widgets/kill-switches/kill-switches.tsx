import { controlKillSwitches, type KillSwitch } from '@watchtower/contract';
import { type ReactElement, useState } from 'react';
import { useQuestion } from '../../hooks/use-question.ts';
import { Answered, type EmptyText } from '../../parts/answered.tsx';
import { Moment } from '../../parts/moment.tsx';
import { Panel } from '../../parts/panel.tsx';
import { StateMark } from '../../parts/state-mark.tsx';
import { KillForm } from './kill-form.tsx';
import { describeSwitch, draftOf, NEW_DRAFT } from './model.ts';

/** What `<KillSwitches>` takes. */
export interface KillSwitchesProps {
  /** Whether switches may be set and lifted here; default false. The collector decides in the end. */
  readonly canOperate?: boolean;
}

const EMPTY: EmptyText = {
  settled: true,
  title: 'Nothing was ever stopped',
  text: 'A switch stops what is guarded by it, in every process, within five seconds:',
  code: `import { startWatchtower, killSwitch } from '@watchtower/sdk';

startWatchtower({ service: 'publisher', endpoint: '{url}' });
await killSwitch.guard({ client_id, platform: 'instagram' }, () => publish(post));`,
};

function SwitchRow({ item, canOperate }: { item: KillSwitch; canOperate: boolean }): ReactElement {
  const [open, setOpen] = useState(false);
  return (
    <>
      <tr data-switch={item.id} data-active={item.active}>
        <td>
          <StateMark tone={item.active ? 'crit' : 'mute'} word={item.active ? 'stopped' : 'lifted'} />
        </td>
        <th scope="row">{describeSwitch(item)}</th>
        <td className="wt-detail">{item.reason}</td>
        <td className="wt-mute">{item.by}</td>
        <td className="wt-right wt-mute">
          <Moment at={item.at} show="day" />
        </td>
        <td className="wt-right">
          {canOperate ? (
            <button type="button" className="wt-button" aria-expanded={open} onClick={() => setOpen(!open)}>
              {item.active ? 'Lift…' : 'Stop again…'}
            </button>
          ) : null}
        </td>
      </tr>
      {open ? (
        <tr>
          <td colSpan={6}>
            <KillForm initial={draftOf(item)} active={!item.active} fixed onDone={() => setOpen(false)} />
          </td>
        </tr>
      ) : null}
    </>
  );
}

/** Kill switches, active ones first; an Admin sets and lifts them with a reason and a typed confirmation. Asks `control.kill_switches`. */
export function KillSwitches({ canOperate = false }: KillSwitchesProps): ReactElement {
  const asked = useQuestion(controlKillSwitches, {});
  const [adding, setAdding] = useState(false);
  const active = asked.data?.items.filter((item) => item.active).length ?? 0;
  return (
    <Panel
      name="kill-switches"
      title="Kill switches"
      asked={asked}
      value={asked.data === undefined ? undefined : <span className="wt-value-text">{active} active</span>}
      actions={
        canOperate ? (
          <button
            type="button"
            className="wt-button wt-button--crit"
            aria-expanded={adding}
            onClick={() => setAdding(!adding)}
          >
            Stop something…
          </button>
        ) : undefined
      }
      flush
    >
      {adding ? <KillForm initial={NEW_DRAFT} active fixed={false} onDone={() => setAdding(false)} /> : null}
      <Answered asked={asked} isEmpty={(data) => data.items.length === 0} empty={EMPTY}>
        {(data) => (
          <div className="wt-scroll">
            <table className="wt-table">
              <thead>
                <tr>
                  <th scope="col">State</th>
                  <th scope="col">What</th>
                  <th scope="col" className="wt-detail">
                    Reason
                  </th>
                  <th scope="col">By</th>
                  <th scope="col" className="wt-right">
                    When, UTC
                  </th>
                  <th scope="col">
                    <span className="wt-hidden">Actions</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {data.items.map((item) => (
                  <SwitchRow key={item.id} item={item} canOperate={canOperate} />
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Answered>
    </Panel>
  );
}
