import { layout } from './layout/document';
import { metricsText } from './metrics/metrics';
import type { LogRoutes } from './routes';
import { sentActions, sentScreens } from './sent/screens';

/** The log page: all its screens and actions. */
export const logRoutes: LogRoutes = {
	screens: { ...sentScreens },
	actions: { ...sentActions },
	metrics: metricsText,
	layout,
};
