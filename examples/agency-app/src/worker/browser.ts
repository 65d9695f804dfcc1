import { createHash } from 'node:crypto';
import { browserRun, browserStep, injectInto } from '@watchtower/sdk';
import { type Browser, chromium } from 'playwright-core';
import type { Published } from './publish.ts';

/** Publishing by a real browser, for platforms whose API does not allow it. */
export interface BrowserLane {
  publish(sandbox: string, platform: string, caption: string): Promise<Published>;
  close(): Promise<void>;
}

/** Opens the browser lane; the browser itself starts with the first post. */
export function openBrowserLane(executablePath: string): BrowserLane {
  let browser: Promise<Browser> | null = null;
  const launch = (): Promise<Browser> =>
    (browser ??= chromium.launch({
      executablePath,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-sync',
        '--no-first-run',
      ],
    }));

  return {
    publish: (sandbox, platform, caption) =>
      browserRun({ platform, action: 'publish' }, async () => {
        const page = await (await launch()).newPage();
        // The sandbox is ours: what the browser asks of it belongs to this trace.
        await page.setExtraHTTPHeaders(injectInto({}));
        try {
          await browserStep({ action: 'open' }, () => page.goto(`${sandbox}/platforms/${platform}/compose`));
          await browserStep({ action: 'fill', selector: '#caption' }, () => page.fill('#caption', caption));
          await browserStep({ action: 'click', selector: '#publish' }, () => page.click('#publish'));
          const id = await page.getAttribute('#done', 'data-post');
          if (id === null) throw new Error(`${platform} did not confirm the post.`);
          const shot = createHash('sha256')
            .update(await page.screenshot())
            .digest('hex');
          return { id, url: `${sandbox}/platforms/${platform}/posts/${id}`, screenshot: `sha256:${shot}` };
        } finally {
          await page.close();
        }
      }),
    close: async () => {
      if (browser !== null) await (await browser).close();
    },
  };
}
