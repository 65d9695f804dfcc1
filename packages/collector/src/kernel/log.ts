import { pino, type DestinationStream } from 'pino';
import type { Log } from './slice.ts';

/** The collector's own output: one JSON object a line, to stdout unless told otherwise. */
export function createLog(level: string, version: string, to?: DestinationStream): Log {
  const options = {
    level,
    base: { service: 'watchtower-collector', version },
    messageKey: 'message',
    timestamp: () => `,"timestamp":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label.toUpperCase() }) },
  };
  const sink = to ?? pino.destination({ dest: 1, sync: true });
  const logger = pino(options, sink);
  const always = pino({ ...options, level: 'info' }, sink);
  return {
    info: (fields, message) => logger.info(fields, message),
    warn: (fields, message) => logger.warn(fields, message),
    error: (fields, message) => logger.error(fields, message),
    notice: (fields, message) => always.info(fields, message),
  };
}
