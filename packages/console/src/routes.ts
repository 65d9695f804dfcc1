/** A page of the console with what its address carries. */
export type Route =
  | { readonly page: 'ops' | 'cost' | 'audit' | 'alerts' | 'kill-switches' | 'unknown' }
  | { readonly page: 'command-centre'; readonly tab: CommandTab }
  | { readonly page: 'trace'; readonly traceId: string };

/** Tabs of the command centre. */
export const COMMAND_TABS = [
  { tab: 'golden-signals', label: 'Golden signals' },
  { tab: 'operations', label: 'Operations' },
  { tab: 'logs', label: 'Logs' },
  { tab: 'traces', label: 'Traces' },
] as const;
/** A tab of the command centre. */
export type CommandTab = (typeof COMMAND_TABS)[number]['tab'];

/** Where `/` leads when nothing was used yet. */
export const FIRST_PATH = '/admin/ops';

const PLAIN = {
  ops: 'ops',
  cost: 'cost',
  audit: 'audit',
  alerts: 'alerts',
  'kill-switches': 'kill-switches',
} as const;

/** Reads an address. */
export function readRoute(pathname: string): Route {
  const [root, page, rest, more] = pathname.split('/').filter((part) => part !== '');
  if (root !== 'admin' || page === undefined || more !== undefined) return { page: 'unknown' };
  if (page === 'command-center') {
    const found = COMMAND_TABS.find(({ tab }) => tab === (rest ?? 'golden-signals'));
    return found === undefined ? { page: 'unknown' } : { page: 'command-centre', tab: found.tab };
  }
  if (page === 'traces' && rest !== undefined && /^[0-9a-f]{32}$/.test(rest))
    return { page: 'trace', traceId: rest };
  const plain = Object.values(PLAIN).find((name) => name === page);
  return rest === undefined && plain !== undefined ? { page: plain } : { page: 'unknown' };
}

/** Name of a page, for the breadcrumb and the window's title. */
export function routeTitle(route: Route): readonly string[] {
  switch (route.page) {
    case 'ops':
      return ['Operations'];
    case 'command-centre':
      return ['Command centre', COMMAND_TABS.find(({ tab }) => tab === route.tab)?.label ?? ''];
    case 'trace':
      return ['Traces', route.traceId.slice(0, 8)];
    case 'cost':
      return ['Cost'];
    case 'audit':
      return ['Audit'];
    case 'alerts':
      return ['Alerts'];
    case 'kill-switches':
      return ['Kill switches'];
    case 'unknown':
      return ['Not found'];
  }
}
