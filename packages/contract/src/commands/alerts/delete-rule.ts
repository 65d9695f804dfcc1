import * as z from 'zod/mini';
import { command } from '../../command.ts';

/** Deletes an alert rule; its active alerts are resolved. */
export const alertsDeleteRule = command({
  name: 'alerts.delete_rule',
  method: 'DELETE',
  path: '/api/alerts/rules/:name',
  access: 'operate',
  summary: 'Delete an alert rule',
  input: z.strictObject({ name: z.string().check(z.minLength(1), z.maxLength(80)) }),
  result: z.object({ name: z.string() }),
});
