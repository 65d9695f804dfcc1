import { confirmText, controlSetKillSwitch, KILL_SCOPES } from '@watchtower/contract';
import { type ReactElement, type SyntheticEvent, useId, useState } from 'react';
import { useAct } from '../../hooks/use-act.ts';
import { FIELDS_OF, type KillDraft, killInput, killProblem } from './model.ts';

/** What `<KillForm>` takes. */
export interface KillFormProps {
  readonly initial: KillDraft;
  /** Set it, or lift it. */
  readonly active: boolean;
  /** The scope stands already and is not asked for. */
  readonly fixed: boolean;
  readonly onDone: () => void;
}

const LABELS = { client_id: 'Client', platform: 'Platform', lane: 'Lane' } as const;

/** Asks for scope, reason and the typed confirmation, then sends the command. */
export function KillForm({ initial, active, fixed, onDone }: KillFormProps): ReactElement {
  const [draft, setDraft] = useState(initial);
  const { act, pending, error } = useAct(controlSetKillSwitch);
  const hint = useId();
  const problem = killProblem(draft);
  const wanted = confirmText(killInput(draft, active));
  const put = (field: keyof KillDraft) => (event: { target: { value: string } }) =>
    setDraft({ ...draft, [field]: event.target.value });
  async function send(): Promise<void> {
    if (problem === null && (await act(killInput(draft, active))) !== undefined) onDone();
  }
  function submit(event: SyntheticEvent): void {
    event.preventDefault();
    void send();
  }
  return (
    <form
      className="wt-form"
      onSubmit={submit}
      aria-label={active ? 'Set a kill switch' : 'Lift a kill switch'}
    >
      {fixed ? null : (
        <label className="wt-field">
          Stop
          <select className="wt-input" value={draft.scope} onChange={put('scope')}>
            {KILL_SCOPES.map((scope) => (
              <option key={scope} value={scope}>
                {scope.replace('_', ' + ')}
              </option>
            ))}
          </select>
        </label>
      )}
      {fixed
        ? null
        : FIELDS_OF[draft.scope].map((field) => (
            <label key={field} className="wt-field">
              {LABELS[field]}
              <input className="wt-input" value={draft[field]} onChange={put(field)} autoComplete="off" />
            </label>
          ))}
      <label className="wt-field wt-field--wide">
        Reason
        <input
          className="wt-input"
          value={draft.reason}
          onChange={put('reason')}
          autoComplete="off"
          maxLength={500}
        />
      </label>
      <label className="wt-field wt-field--wide">
        <span>
          Type <code className="wt-inline">{wanted}</code> to confirm
        </span>
        <input
          className="wt-input"
          name="confirm"
          value={draft.confirm}
          onChange={put('confirm')}
          autoComplete="off"
          spellCheck={false}
          aria-describedby={hint}
        />
      </label>
      <div className="wt-form__end">
        <span
          id={hint}
          className={error === undefined ? 'wt-mute' : 'wt-crit'}
          role={error === undefined ? undefined : 'alert'}
        >
          {error?.message ?? problem ?? 'Reaches every process within five seconds.'}
        </span>
        <button type="button" className="wt-button" onClick={onDone}>
          Cancel
        </button>
        <button
          type="submit"
          className={active ? 'wt-button wt-button--crit' : 'wt-button wt-button--main'}
          disabled={problem !== null || pending}
        >
          {pending ? 'Sending…' : active ? 'Stop it' : 'Lift it'}
        </button>
      </div>
    </form>
  );
}
