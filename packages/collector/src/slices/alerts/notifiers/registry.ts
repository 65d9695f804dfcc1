import { discord } from './discord/index.ts';
import type { Notifier } from './notifier.ts';
import { webhook } from './webhook/index.ts';

/** Every kind of channel by its type: one folder and one line here. */
export const NOTIFIERS: Readonly<Record<string, Notifier>> = { discord, webhook };
