/** One row of the law. */
export interface Row {
  readonly room: string;
}
export declare const LAW: readonly Row[];
export declare function checkFile(file: string, text: string): string[];
export declare function checkManifest(manifest: {
  name: string;
  dependencies?: Record<string, string>;
}): string[];
export declare function checkTree(root: string): string[];
