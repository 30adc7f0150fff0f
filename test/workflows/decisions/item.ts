import type { IDataObject } from 'n8n-workflow';

/**
 * An item as triggers make it, for tests of which events the ready-made workflows act on, and with what: the expressions of
 * the files, evaluated by n8n.
 */
export const item = (more: IDataObject): IDataObject => ({
	platform: 'JustCall',
	event: 'call.completed',
	id: '1',
	receivedAt: '2026-11-21T12:00:00Z',
	contact: {},
	call: {},
	message: {},
	...more,
});
