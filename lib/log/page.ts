import { healthScreens } from './health/screens';
import { layout } from './layout/document';
import { metricsText } from './metrics/metrics';
import { receivedScreens } from './received/screens';
import type { LogRoutes } from './routes';
import { sentActions, sentScreens } from './sent/screens';

/** The log page: all its screens and actions. */
export const logRoutes: LogRoutes = {
	screens: { ...sentScreens, ...receivedScreens, ...healthScreens },
	actions: { ...sentActions },
	metrics: metricsText,
	layout,
};
