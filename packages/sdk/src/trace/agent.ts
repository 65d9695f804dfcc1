import { randomUUID } from 'node:crypto';
import { ATTRIBUTES, EVENTS, GEN_AI, type CorrelationIds, type Outcome } from '@watchtower/contract/data';
import { emitEvent } from '../log/record.ts';
import { agentIn } from '../correlation/ids.ts';
import { metrics } from '../metrics/metrics.ts';
import { outcomeOf, reasonOf } from './failure.ts';
import type { OpenStep, Step } from './step.ts';
import { runSpan, type Finish } from './with-span.ts';

/** Options of `agentEpisode`; other identifiers may be added. */
export interface EpisodeOptions extends CorrelationIds {
  readonly agent_id: string;
  readonly agent_type?: string;
  /** The agent's readable name. */
  readonly name?: string;
  /** Default: a new UUID. */
  readonly run_id?: string;
  /** Default: the run's id. */
  readonly episode_id?: string;
}

function statusOf(step: OpenStep, failed: boolean, error: unknown): Outcome {
  return step.said() ?? (failed ? outcomeOf(error) : 'success');
}

/**
 * Runs one episode of an agent: span `agent.episode`, `agent_execution_seconds` and `agent_failures_total`, and the
 * records `watchtower.run.started` and `.ended`, so that the run is seen while it goes on. A run is counted once,
 * by `run_id`. An error is recorded and rethrown.
 * @example await agentEpisode({ agent_id: 'planner-1', agent_type: 'planner', client_id: 'acme' }, () => plan())
 */
export function agentEpisode<T>(options: EpisodeOptions, fn: (step: Step) => T): T {
  const { name, ...given } = options;
  const run_id = given.run_id ?? randomUUID();
  const ids: CorrelationIds = { ...given, run_id, episode_id: given.episode_id ?? run_id };
  const type = options.agent_type ?? 'unknown';
  const started = performance.now();
  const event = {
    'watchtower.run_id': run_id,
    'watchtower.agent_id': options.agent_id,
    ...(options.agent_type === undefined ? {} : { 'watchtower.agent_type': options.agent_type }),
    ...(name === undefined ? {} : { [ATTRIBUTES.agentName]: name }),
  };
  const finish: Finish = (step, failed, error) => {
    const status = statusOf(step, failed, error);
    const ms = performance.now() - started;
    step.span.setAttribute(ATTRIBUTES.runStatus, status);
    metrics.agentExecution.record(ms / 1000, { type });
    if (status === 'failed')
      metrics.agentFailures.add(1, { type, reason: failed ? reasonOf(error) : 'failed' });
    const ended = {
      ...event,
      [ATTRIBUTES.runStatus]: status,
      [ATTRIBUTES.durationMs]: Math.round(ms * 1000) / 1000,
    };
    emitEvent(EVENTS.runEnded, failed ? { ...ended, 'error.type': reasonOf(error) } : ended, step.context);
  };
  return runSpan(
    'agent.episode',
    {
      ...ids,
      attributes: {
        [GEN_AI.operation]: 'invoke_agent',
        [GEN_AI.agentId]: options.agent_id,
        ...(name === undefined ? {} : { [GEN_AI.agentName]: name, [ATTRIBUTES.agentName]: name }),
      },
    },
    (step) => {
      emitEvent(EVENTS.runStarted, event);
      return fn(step);
    },
    finish,
  );
}

/** Options of `agentStep`. */
export interface StepOptions extends CorrelationIds {
  /** What the step does: plan, draft, critique … */
  readonly name: string;
}

/** Runs one step of an agent's loop: span `agent.step`, counted in `episode_steps_total{agent}`. */
export function agentStep<T>(options: StepOptions, fn: (step: Step) => T): T {
  const { name, ...ids } = options;
  return runSpan('agent.step', { ...ids, name: `agent.step ${name}` }, fn, (step) => {
    metrics.episodeSteps.add(1, { agent: agentOf(step) });
  });
}

/** Options of `toolCall`. */
export interface ToolOptions extends CorrelationIds {
  readonly tool_id: string;
  /** Readable name; default: the id. */
  readonly name?: string;
}

/** Runs a tool for an agent: span `execute_tool <name>`; a failure counts in `tool_errors_total{tool_id,reason}`. */
export function toolCall<T>(options: ToolOptions, fn: (step: Step) => T): T {
  const { name = options.tool_id, ...ids } = options;
  const attributes = { [GEN_AI.operation]: 'execute_tool', [GEN_AI.toolName]: name };
  return runSpan(
    'tool.call',
    { ...ids, name: `execute_tool ${name}`, attributes },
    fn,
    (step, failed, error) => {
      const bad = failed ? outcomeOf(error) === 'failed' : step.said() === 'failed';
      if (bad)
        metrics.toolErrors.add(1, { tool_id: options.tool_id, reason: failed ? reasonOf(error) : 'failed' });
    },
  );
}

/** Runs a lookup in an agent's memory: span `memory.lookup`. */
export function memoryLookup<T>(options: StepOptions, fn: (step: Step) => T): T {
  const { name, ...ids } = options;
  return runSpan('memory.lookup', { ...ids, name: `memory.lookup ${name}` }, fn);
}

function agentOf(step: OpenStep): string {
  return agentIn(step.context);
}
