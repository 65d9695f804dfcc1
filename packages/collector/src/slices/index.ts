import type { SliceFactory } from '../kernel/slice.ts';
import { auditSlice } from './audit/index.ts';

/** Every slice in schema order; a new one is one line here. */
export const SLICES: readonly SliceFactory[] = [auditSlice];
