import { html } from '../../../lib/log/html/template';
import type { LogRoutes } from '../../../lib/log/routes';
import { screen } from '../../../lib/log/screen';
import { plainLayout } from './browser';

/** A page with nothing on it but the token of its forms. */
export const emptyRoutes: LogRoutes = {
	screens: {
		sent: screen(
			async () => ({ ok: true, value: {} }),
			(_model, { formToken }) => ({
				title: 'Sent',
				content: html`<form><input type="hidden" name="token" value="${formToken}" /></form>`,
			}),
		),
	},
	actions: {},
	metrics: async () => '',
	layout: plainLayout,
};
