/** What the documents print of a setting. */
export interface PrintedSetting {
  readonly type: string;
  readonly default: string;
  readonly must: string;
  readonly description: string;
  readonly flag?: string;
  readonly secret?: boolean;
}
export declare function staleFiles(
  settings?: Record<string, PrintedSetting>,
): { file: string; text: string }[];
