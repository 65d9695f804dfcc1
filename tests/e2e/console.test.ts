import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createClient, opsSummary } from '@watchtower/contract';
import { agentEpisode, startWatchtower, type Watchtower } from '@watchtower/sdk';
import { type CollectorProcess, runCollector } from '@watchtower/testkit';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const BUILT = fileURLToPath(new URL('../../packages/collector/dist/console/index.html', import.meta.url));

describe('the console, served by the collector', () => {
  let collector: CollectorProcess;
  let watchtower: Watchtower;
  let browser: Browser;
  let page: Page;
  const faults: string[] = [];

  beforeAll(async () => {
    if (!existsSync(BUILT)) throw new Error('The console is not built: run npm run build.');
    collector = await runCollector();
    watchtower = startWatchtower({ service: 'e2e-agent', endpoint: collector.url });
    browser = await chromium.launch({
      executablePath: process.env['CHROMIUM_BIN'] ?? '/usr/bin/chromium',
      args: ['--no-sandbox'],
    });
    page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    page.on('pageerror', (error) => faults.push(String(error)));
    page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  });
  afterAll(async () => {
    await browser?.close();
    await watchtower?.shutdown();
    await collector?.stop();
  });

  it('shows a run that just happened in under five seconds, in the ticker and in the count', async () => {
    await page.goto(collector.url);
    await page.waitForURL('**/admin/ops');
    await page.locator('[data-live="open"]').waitFor();
    const began = Date.now();
    await agentEpisode({ agent_id: 'e2e-planner', run_id: 'e2e-run-1' }, async () => 'planned');
    await page.locator('[data-event="run_success"][data-run="e2e-run-1"]').waitFor({ timeout: 5000 });
    await page.locator('[data-kpi="runs"] .wt-card__value', { hasText: '1' }).waitFor({ timeout: 5000 });
    expect(Date.now() - began).toBeLessThan(5000);
    const client = createClient({ url: collector.url });
    expect((await client.ask(opsSummary, {})).runs_today).toBe(1);
    expect(faults).toEqual([]);
  });

  it('sets a kill switch by a typed confirmation', async () => {
    await page.goto(`${collector.url}/admin/kill-switches`);
    await page.getByRole('button', { name: 'Stop something…' }).click();
    await page.getByLabel('Client', { exact: true }).fill('acme');
    await page.getByLabel('Reason').fill('an end-to-end test');
    await page.locator('input[name="confirm"]').fill('client acme');
    await page.getByRole('button', { name: 'Stop it' }).click();
    await page.locator('[data-active="true"]', { hasText: 'client acme' }).waitFor();
    expect(faults).toEqual([]);
  });
});
