// Somebody else's page shows three widgets with one client's data, before a collector that asks for credentials.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { accessCreateKey, costReport, createClient, tracesList } from '@watchtower/contract';
import { type CollectorProcess, runCollector, waitFor } from '@watchtower/testkit';
import { formatUsd } from '@watchtower/ui-widgets/client';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeFindings, openBrowser, openPage, overhang } from '../browser.ts';
import { freePort } from '../free-port.ts';
import { type Agency, runAgency } from '../run-agency.ts';

const SERVER = fileURLToPath(new URL('../../examples/admin-page/server/server.ts', import.meta.url));
const API_TOKEN = 'an-api-token-of-this-test';
const INGEST_KEY = 'an-ingest-key-of-this-test';
const MINE = 'harbor-coffee';
const OTHERS = ['northwind-bikes', 'lumen-dental', 'tidepool-yoga'];
const FOREIGN = /.{0,80}(northwind|lumen|tidepool).{0,20}/i;

let collector: CollectorProcess;
let agency: Agency;
let browser: Browser;
let server: ChildProcess;
let port: number;
let key: string;
const client = () => createClient({ url: collector.url, token: API_TOKEN });
const tracesOf = async (client_id: string) =>
  (await client().ask(tracesList, { client_id, operation: 'channel.receive' })).items;

async function startPage(): Promise<void> {
  server = spawn(process.execPath, ['--conditions=@watchtower/source', SERVER], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      PORT: String(port),
      WATCHTOWER_URL: collector.url,
      WATCHTOWER_WIDGET_KEY: key,
      ACCOUNT_ID: MINE,
    },
  });
  await once(server.stdout ?? server, 'data');
}

beforeAll(async () => {
  port = await freePort();
  [collector, browser] = await Promise.all([
    runCollector({
      env: {
        WATCHTOWER_DEV: undefined,
        WATCHTOWER_ADMIN_EMAIL: 'ada@example.com',
        WATCHTOWER_ADMIN_PASSWORD: 'correct horse battery staple',
        WATCHTOWER_API_TOKEN: API_TOKEN,
        WATCHTOWER_INGEST_KEY: INGEST_KEY,
        WATCHTOWER_ALLOWED_ORIGINS: `http://127.0.0.1:${port}`,
      },
    }),
    openBrowser(),
  ]);
  key = (await client().act(accessCreateKey, { kind: 'widget', name: 'admin page' })).secret;
  [agency] = await Promise.all([
    runAgency(collector.url, { WATCHTOWER_INGEST_KEY: INGEST_KEY }),
    startPage(),
  ]);
  for (const client_id of [MINE, ...OTHERS, MINE])
    await agency.message({ client_id, platform: 'instagram', lane: 'publishing', via: 'api' });
  await waitFor(async () => {
    const answers = await Promise.all([MINE, ...OTHERS].map(tracesOf));
    const report = await client().ask(costReport, { group_by: 'client' });
    return answers.every((items) => items.length > 0) && report.items.length === 4;
  });
});
afterAll(async () => {
  await browser?.close();
  if (server?.exitCode === null) {
    server.kill('SIGTERM');
    await once(server, 'exit');
  }
  await agency?.stop();
  await collector?.stop();
});

describe('a page that embeds widgets', () => {
  it('shows one client’s cost, latency and traces, and nothing of another anywhere', async () => {
    const { page, faults } = await openPage(browser);
    const bodies: Promise<string>[] = [];
    const addresses: string[] = [];
    const credentials = new Set<string>();
    page.on('request', (request) => {
      addresses.push(request.url());
      if (request.url().startsWith(collector.url)) credentials.add(request.headers()['authorization'] ?? '');
    });
    page.on('response', (response) => bodies.push(response.text().catch(() => '')));
    page.on('websocket', (socket) => {
      addresses.push(socket.url());
      socket.on('framereceived', (frame) => bodies.push(Promise.resolve(frame.payload.toString())));
    });
    await page.goto(`http://127.0.0.1:${port}`);
    const cost = page.locator('.wt-cost__value');
    const rows = page.locator('tr[data-trace]');
    await cost.waitFor();
    await rows.first().waitFor();
    await page.getByRole('heading', { name: /Latency/ }).waitFor();
    await page.waitForFunction(() => document.querySelector('.wt-skeleton, [aria-busy="true"]') === null);
    const { total } = await client().ask(costReport, { period: 'day', client_id: MINE });
    expect(total.cost_usd).toBeGreaterThan(0);
    expect(await cost.textContent()).toBe(formatUsd(total.cost_usd));
    const known = await client().ask(tracesList, { client_id: MINE, limit: 20 });
    expect(await rows.evaluateAll((all) => all.map((row) => row.getAttribute('data-trace')))).toEqual(
      known.items.map((item) => item.trace_id),
    );
    expect(await axeFindings(page)).toEqual([]);
    await rows.first().getByRole('button').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('treeitem').first().waitFor();
    expect(await axeFindings(page)).toEqual([]);
    expect(await page.content()).not.toMatch(FOREIGN);
    await dialog.getByRole('button', { name: 'Close' }).click();
    await page.setViewportSize({ width: 400, height: 800 });
    await expect.poll(() => overhang(page)).toBeLessThanOrEqual(0);

    const received = await Promise.all(bodies);
    expect(received.filter((body) => body.includes(MINE)).length).toBeGreaterThan(1);
    expect(received.flatMap((body) => FOREIGN.exec(body)?.[0] ?? [])).toEqual([]);
    expect(received.filter((body) => body.includes(key))).toEqual([]);
    const [token = ''] = [...credentials].map((header) => header.replace('Bearer ', ''));
    expect(token.split('.')).toHaveLength(3);
    expect(addresses.filter((url) => url.includes(token) || /wtw?_|eyJ|token=|key=/.test(url))).toEqual([]);
    expect(await page.evaluate(() => [document.cookie, localStorage.length, sessionStorage.length])).toEqual([
      '',
      0,
      0,
    ]);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it('gets a token that opens nothing else', async () => {
    const token = await (await fetch(`http://127.0.0.1:${port}/watchtower-token`)).text();
    const status = async (path: string): Promise<number> =>
      (await fetch(collector.url + path, { headers: { authorization: `Bearer ${token}` } })).status;
    const [foreign] = await tracesOf('lumen-dental');
    const [mine] = await tracesOf(MINE);
    const traces = '/api/admin/observability/traces';
    expect(await status(`${traces}/${mine?.trace_id}`)).toBe(200);
    expect(await status(`${traces}/${foreign?.trace_id}`)).toBe(404);
    expect(await status(`${traces}?client_id=lumen-dental`)).toBe(403);
    expect(await status(`${costReport.path}?client_id=northwind-bikes`)).toBe(403);
    expect(await status('/api/admin/observability/logs')).toBe(403);
    expect(await status('/api/ops/summary')).toBe(403);
    expect(await status('/api/audit')).toBe(403);
  });

  it('shows nothing on an origin the collector does not allow', async () => {
    const { page, faults } = await openPage(browser);
    await page.goto(`http://localhost:${port}`);
    await page.getByText('The collector cannot be reached').first().waitFor();
    expect(await page.locator('tr[data-trace], .wt-cost__value').count()).toBe(0);
    expect(faults.join('\n')).toContain('CORS');
    await page.context().close();
  });
});
