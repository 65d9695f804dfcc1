// The import law of the house as data; tools/rooms.mjs reads it.

const OTEL = /^@opentelemetry\//;
const OTEL_API = /^@opentelemetry\/api$/;
const NODE = /^node:/;
const CONTRACT = /^@watchtower\/contract$/;
const CONTRACT_DATA = /^@watchtower\/contract\/data$/;

/**
 * One row per room, most specific first. `rooms`: relative imports into these rooms; `packages`: bare specifiers;
 * `types`: bare specifiers of which only types may be imported.
 */
export const LAW = [
  {
    room: 'contract',
    at: /^packages\/contract\/src\//,
    rooms: ['contract'],
    packages: [/^zod\/mini$/],
    types: [/^zod\/mini$/],
  },
  {
    room: 'sdk',
    at: /^packages\/sdk\/src\//,
    rooms: ['sdk'],
    packages: [OTEL, NODE, /^pino$/, CONTRACT_DATA],
    types: [CONTRACT],
  },
  {
    room: 'middleware-express',
    at: /^packages\/middleware-express\/src\//,
    rooms: ['middleware-express'],
    packages: [/^@watchtower\/sdk(\/.+)?$/, OTEL_API, NODE, CONTRACT_DATA],
    types: [CONTRACT, /^express$/, /^@types\/express/],
  },
  {
    room: 'middleware-llm/price',
    at: /^packages\/middleware-llm\/src\/price\//,
    rooms: ['middleware-llm/price'],
    packages: [/^@pydantic\/genai-prices$/, CONTRACT_DATA],
    types: [CONTRACT],
  },
  {
    room: 'middleware-llm',
    at: /^packages\/middleware-llm\/src\//,
    rooms: ['middleware-llm', 'middleware-llm/price'],
    packages: [/^@watchtower\/sdk(\/.+)?$/, OTEL_API, NODE, CONTRACT_DATA],
    types: [CONTRACT, /^openai(\/.+)?$/, /^@anthropic-ai\/sdk(\/.+)?$/],
  },
  {
    room: 'kernel',
    at: /^packages\/collector\/src\/(kernel\/|(config|settings|version)\.ts)/,
    rooms: ['kernel', 'store-interface'],
    packages: [
      CONTRACT,
      CONTRACT_DATA,
      /^hono(\/.+)?$/,
      /^@hono\/node-server(\/.+)?$/,
      /^ws$/,
      /^zod(\/mini)?$/,
      /^jose$/,
      /^pino$/,
      NODE,
      /^@watchtower\/sdk\/redact$/,
      /^@watchtower\/middleware-llm\/price$/,
    ],
    types: [],
  },
  {
    room: 'store-interface',
    at: /^packages\/collector\/src\/store\/store\.ts$/,
    rooms: [],
    packages: [],
    types: [],
  },
  {
    room: 'store',
    at: /^packages\/collector\/src\/store\//,
    rooms: ['store', 'store-interface', 'kernel'],
    packages: [/^@clickhouse\/client$/, /^chdb(\/.+)?$/, CONTRACT, NODE],
    types: [],
  },
  {
    room: 'slices/*',
    at: /^packages\/collector\/src\/slices\/([a-z]+)\//,
    rooms: ['slices/*', 'kernel', 'store-interface'],
    packages: [CONTRACT, CONTRACT_DATA, /^hono(\/.+)?$/, /^zod(\/mini)?$/, /^jose$/, /^canonicalize$/, NODE],
    types: [],
    extra: { cost: [/^@watchtower\/middleware-llm\/price$/] },
  },
  {
    room: 'collector',
    at: /^packages\/collector\/src\//,
    rooms: ['collector', 'kernel', 'store', 'store-interface', 'slices/*'],
    packages: [
      CONTRACT,
      NODE,
      /^@hono\/node-server$/,
      /^hono(\/.+)?$/,
      /^ws$/,
      /^@watchtower\/sdk\/redact$/,
      /^@watchtower\/middleware-llm\/price$/,
    ],
    types: [],
  },
  {
    room: 'cli',
    at: /^packages\/cli\/src\//,
    rooms: ['cli'],
    packages: [CONTRACT, /^commander$/, NODE],
    types: [],
  },
  {
    room: 'ui/core',
    at: /^packages\/ui-widgets\/src\/core\//,
    rooms: ['ui/core'],
    packages: [CONTRACT],
    types: [],
  },
  {
    room: 'ui/server',
    at: /^packages\/ui-widgets\/src\/server\//,
    rooms: ['ui/server'],
    packages: [CONTRACT, /^jose$/, NODE],
    types: [],
  },
  {
    room: 'ui/hooks',
    at: /^packages\/ui-widgets\/src\/hooks\//,
    rooms: ['ui/hooks', 'ui/core'],
    packages: [CONTRACT, /^react$/],
    types: [],
  },
  {
    room: 'ui/charts',
    at: /^packages\/ui-widgets\/src\/charts\//,
    rooms: ['ui/charts', 'ui/core', 'ui/hooks'],
    packages: [CONTRACT, /^react(-dom)?$/, /^uplot$/],
    types: [],
  },
  {
    room: 'ui/parts',
    at: /^packages\/ui-widgets\/src\/parts\//,
    rooms: ['ui/parts', 'ui/core', 'ui/hooks', 'ui/charts'],
    packages: [CONTRACT, /^react(-dom)?$/, /^@tanstack\/react-virtual$/],
    types: [],
  },
  {
    room: 'ui/widgets/*',
    at: /^packages\/ui-widgets\/src\/widgets\/([a-z-]+)\//,
    rooms: ['ui/widgets/*', 'ui/core', 'ui/hooks', 'ui/charts', 'ui/parts'],
    packages: [CONTRACT, /^react(-dom)?$/, /^@tanstack\/react-virtual$/],
    types: [],
  },
  {
    room: 'ui',
    at: /^packages\/ui-widgets\/src\//,
    rooms: ['ui', 'ui/core', 'ui/hooks', 'ui/charts', 'ui/parts', 'ui/widgets/*'],
    packages: [CONTRACT, /^react(-dom)?$/],
    types: [],
  },
  {
    room: 'console',
    at: /^packages\/console\/src\//,
    rooms: ['console'],
    packages: [/^@watchtower\/(ui-widgets(\/.+)?|contract)$/, /^react(-dom)?(\/.+)?$/],
    types: [],
  },
  {
    room: 'examples',
    at: /^examples\/([a-z-]+)\//,
    rooms: ['examples'],
    packages: [/.*/],
    types: [],
    published: true,
  },
];

/** What each published package may name in `dependencies`, `optionalDependencies` and `peerDependencies`. */
export const MANIFEST_LAW = {
  '@watchtower/contract': [/^zod$/],
  '@watchtower/sdk': [/^pino$/, OTEL_API],
  '@watchtower/middleware-express': [/^@watchtower\/sdk$/, OTEL_API, /^express$/],
  '@watchtower/middleware-llm': [
    /^@watchtower\/sdk$/,
    OTEL_API,
    /^@pydantic\/genai-prices$/,
    /^openai$/,
    /^@anthropic-ai\/sdk$/,
  ],
  '@watchtower/collector': [
    /^@watchtower\/(contract|sdk|middleware-llm)$/,
    OTEL_API,
    /^(hono|@hono\/node-server|ws|zod|jose|pino|canonicalize|chdb|@clickhouse\/client)$/,
  ],
  '@watchtower/cli': [/^@watchtower\/contract$/, /^commander$/],
  '@watchtower/ui-widgets': [
    /^@watchtower\/contract$/,
    /^(react|react-dom|uplot|jose|@tanstack\/react-virtual)$/,
  ],
};
