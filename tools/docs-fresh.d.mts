import type { Setting } from '../packages/collector/src/settings.ts';
