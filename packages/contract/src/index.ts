export {
  ACCESS,
  MATRIX,
  mayAccess,
  panelCovers,
  ROLES,
  TOKEN_AUDIENCE,
  WIDGET_TOKEN_MAX_S,
} from './access.ts';
export type { Access, Role } from './access.ts';
export { createClient, fillPath } from './client.ts';
export type { Client, ClientOptions, TokenSource } from './client.ts';
export { command } from './command.ts';
export type { Command, InputOf, OutcomeOf } from './command.ts';
export { accessCreateKey } from './commands/access/create-key.ts';
export { accessRevokeKey } from './commands/access/revoke-key.ts';
export { accessSignIn } from './commands/access/sign-in.ts';
export { accessSignOut } from './commands/access/sign-out.ts';
export { alertsCreateRule } from './commands/alerts/create-rule.ts';
export { alertsDeleteRule } from './commands/alerts/delete-rule.ts';
export { confirmText, controlSetKillSwitch } from './commands/control/set-kill-switch.ts';
export { COMMANDS } from './commands/registry.ts';
export { controlState } from './control-message.ts';
export type { ControlState } from './control-message.ts';
export { CORRELATION, JOB_CARRIER_KEY, PREFIX } from './correlation.ts';
export type { Cardinality, CorrelationEntry, CorrelationId, CorrelationIds } from './correlation.ts';
export { ERROR_CODES, isWatchtowerError, STATUS_OF, WatchtowerError } from './error.ts';
export type { ErrorBody, ErrorCode, Issue } from './error.ts';
export { GEN_AI, INFERENCE_OPERATIONS } from './gen-ai.ts';
export type { TokenUsage } from './gen-ai.ts';
export { PLAIN_ROUTES } from './intake.ts';
export type { PlainRoute } from './intake.ts';
export {
  clientFrame,
  CLOSE_EXPIRED,
  CLOSE_FORBIDDEN,
  expandTopics,
  FRAME_DATA,
  LIVE_PROTOCOL,
  LIVE_TOKEN_PREFIX,
  OPS_EVENTS,
  opsEvent,
  TOPICS,
} from './live.ts';
export type { Frame, FrameData, OpsEvent, Topic } from './live.ts';
export { DEFAULT_LABEL_LIMIT, metric } from './metric.ts';
export type { Metric, MetricKind } from './metric.ts';
export { METRICS, metricByName } from './metrics/catalogue.ts';
export type { CatalogueMetric, MetricName } from './metrics/catalogue.ts';
export { ATTRIBUTES, COST_SOURCES, EVENTS, LANES, OPERATIONS, OUTCOMES, PLATFORMS } from './operations.ts';
export type { CostSource, Operation, Outcome } from './operations.ts';
export { parametersOf } from './parameters.ts';
export type { Parameter } from './parameters.ts';
export { question } from './question.ts';
export type { ParamsOf, Question, ResultOf, Scope } from './question.ts';
export { accessKeys } from './questions/access/keys.ts';
export { accessMe } from './questions/access/me.ts';
export { alertsList } from './questions/alerts/list.ts';
export { alertRule, alertsRules } from './questions/alerts/rules.ts';
export type { AlertRule } from './questions/alerts/rules.ts';
export { auditList } from './questions/audit/list.ts';
export { auditVerify } from './questions/audit/verify.ts';
export { controlKillSwitches, KILL_SCOPES, killSwitch } from './questions/control/kill-switches.ts';
export type { KillSwitch } from './questions/control/kill-switches.ts';
export { costReport } from './questions/cost/report.ts';
export { goldenConfig } from './questions/golden/config.ts';
export { goldenOperations } from './questions/golden/operations.ts';
export { goldenSummary } from './questions/golden/summary.ts';
export { goldenTopErrors } from './questions/golden/top-errors.ts';
export { goldenTopRoutes } from './questions/golden/top-routes.ts';
export { goldenTrends } from './questions/golden/trends.ts';
export { goldenValue } from './questions/golden/value.ts';
export { healthComponents } from './questions/health/components.ts';
export { logsList } from './questions/logs/list.ts';
export { opsSummary } from './questions/ops/summary.ts';
export { opsTimeseries } from './questions/ops/timeseries.ts';
export { opsTop } from './questions/ops/top.ts';
export { QUESTIONS } from './questions/registry.ts';
export { tracesList } from './questions/traces/list.ts';
export { tracesOne } from './questions/traces/one.ts';
export {
  AUDIT_BATCH_MAX,
  AUDIT_IDS,
  auditBatch,
  auditEvent,
  auditReceipts,
  auditRecord,
} from './signals/audit-event.ts';
export type { AuditEvent, AuditReceipts, AuditRecord } from './signals/audit-event.ts';
export { HEALTH_STATUSES, healthBatch, healthReceipt, healthReport } from './signals/health-report.ts';
export type { HealthReport, HealthStatus } from './signals/health-report.ts';
export { agentEntry, workflowBatch, workflowReceipt } from './signals/workflow.ts';
export type { AgentEntry } from './signals/workflow.ts';
