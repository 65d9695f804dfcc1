import type { SliceFactory } from '../../kernel/slice.ts';
import { logsListAnswer } from './list.ts';

/** Log records, searched and paged. */
export const logsSlice: SliceFactory = ({ store }) => ({
  name: 'logs',
  answers: [logsListAnswer(store)],
});
