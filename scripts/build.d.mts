export declare function hashOf(
  dir: string,
  needs: readonly string[],
  known: ReadonlyMap<string, string>,
  top?: string,
): string;
export declare function build(only?: readonly string[]): Promise<string[]>;
