import { sweepSessions } from '../../kernel/sessions.ts';
import type { SliceFactory } from '../../kernel/slice.ts';
import { keysAnswer, meAnswer } from './answers.ts';
import { createAttempts } from './attempts.ts';
import { createKeyAct } from './create-key.ts';
import { firstRun } from './first-run.ts';
import { revokeKeyAct } from './revoke-key.ts';
import { signInAct } from './sign-in.ts';
import { signOutAct } from './sign-out.ts';

/** Who may come in: people and their sessions, ingest keys, API tokens, widget signing keys. */
export const accessSlice: SliceFactory = (context) => ({
  name: 'access',
  answers: [meAnswer(), keysAnswer(context)],
  acts: [
    signInAct(context, createAttempts()),
    signOutAct(context),
    createKeyAct(context),
    revokeKeyAct(context),
  ],
  jobs: [
    {
      name: 'access.sweep_sessions',
      everyMs: 3_600_000,
      run: (now) => sweepSessions(context.documents, now),
    },
  ],
  start: () => firstRun(context),
});
