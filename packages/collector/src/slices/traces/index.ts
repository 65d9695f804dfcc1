import type { SliceFactory } from '../../kernel/slice.ts';
import { tracesListAnswer } from './list.ts';
import { tracesOneAnswer } from './one.ts';

/** The index of traces, and one trace with everything joined on it. */
export const tracesSlice: SliceFactory = (context) => ({
  name: 'traces',
  answers: [tracesListAnswer(context), tracesOneAnswer(context)],
});
