import type { Verb } from '../verb.ts';
import { costReportVerb } from './cost/report.ts';
import { healthVerb } from './health/components.ts';
import { traceShow } from './trace/show.ts';

/** Every verb; a new one is its file and one line here. */
export const VERBS: readonly Verb[] = [healthVerb, traceShow, costReportVerb];
