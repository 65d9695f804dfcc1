export { createWidgetToken } from './create-widget-token.ts';
export type { WidgetTokenOptions } from './create-widget-token.ts';
