export { startWatchtower } from './start.ts';
export type { Watchtower } from './start.ts';
export type { WatchtowerOptions } from './options.ts';
export { watchtowerSpanProcessor } from './otel/spans.ts';
export type { HostSpanProcessor } from './otel/spans.ts';
export { currentContext, withContext } from './correlation/ids.ts';
export { trustsInbound } from './correlation/inbound.ts';
export { injectInto, withExtracted } from './correlation/propagation.ts';
export type { Carrier, ExtractOptions } from './correlation/propagation.ts';
export type { CorrelationIds, Metric, Operation, Outcome } from '@watchtower/contract/data';
export { traced } from './trace/traced.ts';
export type { MethodDecorator, TracedOptions } from './trace/traced.ts';
export { withSpan } from './trace/with-span.ts';
export type { SpanOptions } from './trace/with-span.ts';
export type { Step } from './trace/step.ts';
export { agentEpisode, agentStep, memoryLookup, toolCall } from './trace/agent.ts';
export type { EpisodeOptions, StepOptions, ToolOptions } from './trace/agent.ts';
export { jobDequeue, jobEnqueue } from './trace/job.ts';
export type { DequeueOptions, EnqueueOptions } from './trace/job.ts';
export { channelReceive, channelSend, gatewayRoute } from './trace/channel.ts';
export type { ChannelOptions, GatewayOptions } from './trace/channel.ts';
export { browserRun, browserStep, platformApi, postVerify } from './trace/platform.ts';
export type {
  BrowserRunOptions,
  BrowserStepOptions,
  PlatformOptions,
  VerifyOptions,
} from './trace/platform.ts';
export { createLogger } from './log/logger.ts';
export type { LoggerOptions } from './log/logger.ts';
export type { LogLevel } from './log/level.ts';
export { metrics, registerMetric } from './metrics/metrics.ts';
export type { CounterOf, GaugeOf, HistogramOf, InstrumentOf, LabelsOf, Metrics } from './metrics/metrics.ts';
export { audit } from './audit/emit.ts';
export type { AuditInput } from './audit/emit.ts';
export { audited } from './audit/audited.ts';
export type { AuditAction, AuditNotes } from './audit/audited.ts';
export { health } from './health/component.ts';
export type { CheckResult, ComponentOptions } from './health/component.ts';
export { agents } from './workflow/agents.ts';
export type { AgentDescription } from './workflow/agents.ts';
export { messages } from './workflow/messages.ts';
export { killSwitch, KillSwitchActiveError } from './control/kill-switch.ts';
export type { SwitchQuery } from './control/switches.ts';
