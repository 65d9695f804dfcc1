import type { SliceFactory } from '../../kernel/slice.ts';
import { costReportAnswer } from './report.ts';

/** What LLM calls cost, from rollups that hold integers of nano-dollars. */
export const costSlice: SliceFactory = ({ store }) => ({
  name: 'cost',
  schema: true,
  answers: [costReportAnswer(store)],
  personal: [{ table: 'cost_1h', subject: 'subject', how: 'delete' }],
});
