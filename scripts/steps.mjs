// Commands one after the other; the first that fails ends the process with its own exit code.
import { spawnSync } from 'node:child_process';

/** Runs `[title, command, args, env?]` steps and prints how long each took. */
export async function inTurn(steps) {
  for (const [title, command, args, env] of steps) {
    const from = performance.now();
    const done = spawnSync(command, args, { stdio: 'inherit', env: { ...process.env, ...env } });
    const seconds = ((performance.now() - from) / 1000).toFixed(1);
    if (done.status !== 0) {
      console.error(`✗ ${title} (${seconds} s): ${command} ${args.join(' ')}`);
      process.exit(done.status ?? 1);
    }
    console.log(`✓ ${title} (${seconds} s)`);
  }
}
