import type { SliceFactory } from '../kernel/slice.ts';
import { accessSlice } from './access/index.ts';
import { alertsSlice } from './alerts/index.ts';
import { auditSlice } from './audit/index.ts';
import { controlSlice } from './control/index.ts';
import { costSlice } from './cost/index.ts';
import { goldenSlice } from './golden/index.ts';
import { healthSlice } from './health/index.ts';
import { ingestSlice } from './ingest/index.ts';
import { logsSlice } from './logs/index.ts';
import { opsSlice } from './ops/index.ts';
import { tracesSlice } from './traces/index.ts';

/** Every slice in schema order; a new one is one line here. */
export const SLICES: readonly SliceFactory[] = [
  ingestSlice,
  healthSlice,
  controlSlice,
  accessSlice,
  auditSlice,
  opsSlice,
  goldenSlice,
  logsSlice,
  tracesSlice,
  costSlice,
  alertsSlice,
];
