/** A package.json, as far as licences go. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: unknown;
}
export declare const ALLOWED: readonly string[];
export declare function permitted(licence: unknown): boolean;
export declare function productionTree(start: string): Map<string, Manifest>;
export declare function faultsOf(packages: ReadonlyMap<string, Manifest>, where: string): string[];
