import type { Question } from '../question.ts';
import { accessKeys } from './access/keys.ts';
import { accessMe } from './access/me.ts';
import { alertsList } from './alerts/list.ts';
import { alertsRules } from './alerts/rules.ts';
import { auditList } from './audit/list.ts';
import { auditVerify } from './audit/verify.ts';
import { controlKillSwitches } from './control/kill-switches.ts';
import { costReport } from './cost/report.ts';
import { goldenConfig } from './golden/config.ts';
import { goldenOperations } from './golden/operations.ts';
import { goldenSummary } from './golden/summary.ts';
import { goldenTopErrors } from './golden/top-errors.ts';
import { goldenTopRoutes } from './golden/top-routes.ts';
import { goldenTrends } from './golden/trends.ts';
import { goldenValue } from './golden/value.ts';
import { healthComponents } from './health/components.ts';
import { logsList } from './logs/list.ts';
import { opsSummary } from './ops/summary.ts';
import { opsTimeseries } from './ops/timeseries.ts';
import { opsTop } from './ops/top.ts';
import { tracesList } from './traces/list.ts';
import { tracesOne } from './traces/one.ts';

/** Every question of the contract. */
export const QUESTIONS = [
  opsSummary,
  opsTimeseries,
  opsTop,
  goldenSummary,
  goldenTrends,
  goldenValue,
  goldenTopRoutes,
  goldenTopErrors,
  goldenOperations,
  goldenConfig,
  logsList,
  tracesList,
  tracesOne,
  costReport,
  auditList,
  auditVerify,
  healthComponents,
  alertsList,
  alertsRules,
  controlKillSwitches,
  accessMe,
  accessKeys,
] as const satisfies readonly Question[];
