export { readConfig, type Config } from './config.ts';
export { SETTINGS, type Setting, type SettingName } from './settings.ts';
export { startCollector, type RunningCollector } from './start.ts';
