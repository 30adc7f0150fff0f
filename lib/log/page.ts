import { html } from './html/template';
import { layout } from './layout/document';
import { metricsText } from './metrics/metrics';
import type { LogRoutes } from './routes';
import { screen } from './screen';

/** The log page: all its screens and actions. */
export const logRoutes: LogRoutes = {
	screens: {
		sent: screen(
			async ({ sender }) => ({ ok: true, value: { subscriptions: await sender.subscriptions() } }),
			({ subscriptions }) => ({
				title: 'Sent',
				content: html`<h1>Sent</h1>
					<ul>
						${subscriptions.map(({ label, status }) => html`<li>${label}: ${status}</li>`)}
					</ul>`,
			}),
		),
	},
	actions: {},
	metrics: metricsText,
	layout,
};
