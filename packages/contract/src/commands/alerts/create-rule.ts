import * as z from 'zod/mini';
import { command } from '../../command.ts';
import { alertRule } from '../../questions/alerts/rules.ts';

/** Saves an alert rule; a name already taken is a conflict. */
export const alertsCreateRule = command({
  name: 'alerts.create_rule',
  method: 'POST',
  path: '/api/alerts/rules',
  access: 'operate',
  summary: 'Save an alert rule',
  input: alertRule,
  result: z.object({ id: z.string(), name: z.string() }),
});
