/** Who may be signed in. `embed` is a widget in somebody's page; `ingest` a sender of telemetry. */
export const ROLES = ['viewer', 'admin', 'superadmin', 'auditor', 'embed', 'ingest'] as const;
/** Role of a person, key or token. */
export type Role = (typeof ROLES)[number];

/** What a question or command demands of its caller. */
export const ACCESS = ['public', 'signed-in', 'read', 'audit', 'operate', 'own', 'ingest'] as const;
/** What a question or command demands of its caller. */
export type Access = (typeof ACCESS)[number];

/**
 * The role matrix, as data: every route is tested against every role with this table.
 * An `embed` token may `read`, and of that only the panels written into it.
 */
export const MATRIX: Readonly<Record<Role, readonly Access[]>> = {
  viewer: ['public', 'signed-in', 'read'],
  admin: ['public', 'signed-in', 'read', 'audit', 'operate'],
  superadmin: ['public', 'signed-in', 'read', 'audit', 'operate', 'own'],
  auditor: ['public', 'signed-in', 'audit'],
  embed: ['public', 'signed-in', 'read'],
  ingest: ['public', 'ingest'],
};

/** Whether a role may do what `access` demands. */
export function mayAccess(role: Role, access: Access): boolean {
  return MATRIX[role].includes(access);
}

/** Whether an embed token's panels cover a question: a panel is a question's name or its slice (`ops`, `cost.report`). */
export function panelCovers(panels: readonly string[], questionName: string): boolean {
  const slice = questionName.split('.')[0] ?? questionName;
  return panels.includes(questionName) || panels.includes(slice) || panels.includes('*');
}

/** `aud` of a widget token. */
export const TOKEN_AUDIENCE = 'watchtower';
/** Longest life of a widget token, in seconds. */
export const WIDGET_TOKEN_MAX_S = 3600;
