/** The collector's configuration, read once at start and validated with all its faults listed. */
export interface Config {
  readonly port: number;
  readonly host: string;
  readonly dataDir: string;
  /** Development mode: loopback only, no credential needed. */
  readonly dev: boolean;
  readonly environment: string;
  readonly clickhouseUrl: string | null;
  readonly ingestKey: string | null;
  readonly apiToken: string | null;
  readonly adminEmail: string | null;
  readonly adminPassword: string | null;
  readonly subjectKey: string | null;
  readonly allowedOrigins: readonly string[];
  readonly metricsPublic: boolean;
  /** Largest inflated request body, bytes. */
  readonly maxBodyBytes: number;
  /** Milliseconds between group commits of the journal. */
  readonly commitMs: number;
  readonly thresholds: {
    readonly latency_p95_ms: { warn: number; crit: number };
    readonly error_rate_pct: { warn: number; crit: number };
    readonly saturation_pct: { warn: number; crit: number };
  };
}
