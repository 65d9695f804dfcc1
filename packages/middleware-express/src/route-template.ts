import type { Request } from 'express';

/** The parts of Express 4 and 5 routers that are read, never changed. */
interface Layer {
  readonly route?: object | undefined;
  readonly handle: { readonly stack?: readonly Layer[] };
  /** Express 4 and early 5 answer `true` and leave the match on the layer; later ones answer the match itself. */
  readonly match: (path: string) => boolean | Match;
  readonly path?: string | undefined;
  readonly params?: Readonly<Record<string, unknown>> | undefined;
}
interface Match {
  readonly path: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly pattern?: unknown;
}
interface App {
  readonly _router?: { readonly stack?: readonly Layer[] };
  readonly router?: { readonly stack?: readonly Layer[] };
  readonly parent?: App;
  readonly mountpath?: string | readonly string[];
}

/** One way from the application's router to a route: the mounts in between, and the template once it is known. */
interface Chain {
  readonly mounts: readonly Layer[];
  template?: string;
}

const MAX_DEPTH = 16;
const PROBE = 'wt-probe';
const chains = new WeakMap<object, Chain[]>();

/** `app.router` throws in Express 4, which keeps its router under `_router`. */
function stackOf(app: App): readonly Layer[] {
  return (app._router ?? app.router)?.stack ?? [];
}

function findChains(
  stack: readonly Layer[],
  route: object,
  mounts: readonly Layer[],
  found: Chain[],
): Chain[] {
  for (const layer of stack) {
    if (layer.route === route) found.push({ mounts });
    else if (layer.handle.stack && mounts.length < MAX_DEPTH) {
      findChains(layer.handle.stack, route, [...mounts, layer], found);
    }
  }
  return found;
}

function matchOf(layer: Layer, path: string): Match | undefined {
  try {
    const result = layer.match(path);
    if (typeof result === 'object') return result;
    return result ? { path: layer.path ?? '', params: layer.params ?? {} } : undefined;
  } catch {
    return undefined;
  }
}

/** Which of several equal segments is the parameter: the one that may change without the mount ceasing to match. */
function isParameter(layer: Layer, segments: readonly string[], index: number, name: string): boolean {
  const probe = segments.with(index, PROBE).join('/');
  return matchOf(layer, probe)?.params[name] === PROBE;
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** The mount's template from what it matched, where the router no longer knows its pattern: values become names. */
function templateFromValues(layer: Layer, match: Match): string {
  const template = match.path.split('/');
  const original = [...template];
  for (const [name, value] of Object.entries(match.params)) {
    if (typeof value !== 'string' || value === '') continue;
    const places = original.flatMap((segment, i) => (decoded(segment) === value ? [i] : []));
    const place = places.length > 1 ? places.find((i) => isParameter(layer, original, i, name)) : places[0];
    if (place !== undefined) template[place] = `:${name}`;
    else {
      const inside = template.findIndex((segment) => segment.includes(value));
      if (inside >= 0) template[inside] = (template[inside] ?? '').replace(value, `:${name}`);
    }
  }
  return template.join('/');
}

function mountTemplate(mounts: readonly Layer[], path: string): string | undefined {
  let template = '';
  let rest = path;
  for (const layer of mounts) {
    const match = matchOf(layer, rest);
    if (match === undefined) return undefined;
    if (match.path === '' || match.path === '/') continue;
    template += typeof match.pattern === 'string' ? match.pattern : templateFromValues(layer, match);
    rest = rest.slice(match.path.length) || '/';
    if (!rest.startsWith('/')) rest = `/${rest}`;
  }
  return template;
}

/** Where a mounted application sits in its parents, and how many segments of the path they take. */
function appPrefix(app: App): string {
  const { parent, mountpath } = app;
  if (parent === undefined || mountpath === undefined) return '';
  const own = typeof mountpath === 'string' ? mountpath : (mountpath[0] ?? '');
  return appPrefix(parent) + (own === '/' ? '' : own);
}

function withoutSegments(path: string, prefix: string): string {
  const taken = prefix.split('/').length;
  return prefix === '' ? path : `/${path.split('/').slice(taken).join('/')}`;
}

function ownPath(route: { readonly path?: unknown }): string {
  const { path } = route;
  return Array.isArray(path) ? path.map(String).join('|') : String(path);
}

function join(prefix: string, path: string): string {
  const clean = prefix.endsWith('/') ? prefix.slice(0, -1) : prefix;
  if (path === '/' && clean !== '') return clean;
  return clean + path;
}

/** Whether the parameters at hand are the route's: after a route called `next()`, they are not. */
function stillInRoute(req: Request, path: unknown): boolean {
  const params = req.params as Record<string, unknown> | undefined;
  if (params === undefined) return false;
  if (typeof path !== 'string') return true;
  for (const [, name] of path.matchAll(/[:*]([A-Za-z_]\w*)/g)) {
    if (name !== undefined && !(name in params) && !path.includes('{') && !path.includes('?')) return false;
  }
  return true;
}

function pathOf(req: Request): string {
  const { originalUrl } = req;
  const end = originalUrl.search(/[?#]/);
  return end < 0 ? originalUrl : originalUrl.slice(0, end);
}

/**
 * The template of the route that answered, through mounted routers and applications: `/clients/:id/posts`. Never a
 * raw path; `undefined` when no route answered (404s, middleware). Express keeps no template of mounts, so it is
 * found once per route by asking the routers on the way what they match.
 */
export function routeTemplate(req: Request, status: number): string | undefined {
  const route = req.route as { readonly path?: unknown } | undefined;
  if (route === undefined) return undefined;
  if (status === 404 && !stillInRoute(req, route.path)) return undefined;
  const app = req.app as unknown as App;
  let known = chains.get(route);
  if (known === undefined) {
    known = findChains(stackOf(app), route, [], []);
    if (known.length > 0) chains.set(route, known);
  }
  const [only] = known;
  if (known.length === 1 && only?.template !== undefined) return only.template;
  const prefix = appPrefix(app);
  const path = withoutSegments(pathOf(req), prefix);
  for (const chain of known) {
    const mounted = mountTemplate(chain.mounts, path);
    if (mounted === undefined) continue;
    return (chain.template ??= join(prefix + mounted, ownPath(route)));
  }
  return join(prefix, ownPath(route));
}
