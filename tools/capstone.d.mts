export declare const SECTIONS: readonly string[];
export declare function commandsOf(markdown: string): string[];
export declare function resolves(command: string, root: string, scripts: Record<string, string>): boolean;
export declare function faultsOf(markdown: string, root: string, scripts: Record<string, string>): string[];
