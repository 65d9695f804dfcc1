import { Router } from 'express';

/** A post as the platform keeps it. */
interface Post {
  readonly id: string;
  readonly platform: string;
  readonly caption: string;
  /** Epoch milliseconds from which the platform shows it. */
  readonly visibleAt: number;
}

/** What the stand-in platform needs to know. */
export interface PlatformOptions {
  readonly random: () => number;
  /** Share of publishes that fail. */
  readonly failures: number;
}

/** The stand-in for the social platforms: an API, and a page with a form for the browser lane. */
export function platformRoutes({ random, failures }: PlatformOptions): Router {
  const posts = new Map<string, Post>();
  const router = Router();

  function publish(platform: string, caption: string): Post {
    const id = `${platform.slice(0, 2)}_${Math.floor(random() * 1e12).toString(36)}`;
    const post = { id, platform, caption, visibleAt: Date.now() + 20 + random() * 120 };
    posts.set(id, post);
    if (posts.size > 5_000) posts.delete(posts.keys().next().value ?? id);
    return post;
  }

  router.post('/platforms/:platform/posts', (req, res) => {
    if (random() < failures) {
      res.status(503).json({ error: 'upstream_unavailable', message: 'The platform is busy.' });
      return;
    }
    const post = publish(req.params.platform, String(req.body?.caption ?? ''));
    res.status(201).json({ id: post.id, url: `/platforms/${post.platform}/posts/${post.id}` });
  });

  router.get('/platforms/:platform/posts/:id', (req, res) => {
    const post = posts.get(req.params.id);
    if (post === undefined) return void res.status(404).json({ error: 'not_found' });
    if (post.visibleAt > Date.now()) return void res.status(202).json({ id: post.id, visible: false });
    res.json({ id: post.id, visible: true, caption: post.caption });
  });

  router.get('/platforms/:platform/compose', (req, res) => {
    res
      .type('html')
      .send(
        `<!doctype html><title>Compose</title><form method="post" action="/platforms/${req.params.platform}/compose">` +
          '<textarea name="caption" id="caption"></textarea><button id="publish">Publish</button></form>',
      );
  });

  router.post('/platforms/:platform/compose', (req, res) => {
    const post = publish(req.params.platform, String(req.body?.caption ?? ''));
    res
      .type('html')
      .send(
        `<!doctype html><title>Published</title><p id="done" data-post="${post.id}">Your post is live.</p>`,
      );
  });

  return router;
}
