import { readsOnly } from '../../lib/n8n/action/http/failure';
import type { Service } from '../../lib/n8n/action/service/operation';
import { isObject } from '../../lib/webhook/http/message';
import { appointment } from './operations/appointment';
import { customer } from './operations/customer';
import { equipment } from './operations/equipment';
import { job } from './operations/job';
import { membership } from './operations/membership';
import { estimate, invoice, payment } from './operations/money';
import { property } from './operations/property';
import { communication, priceBook, tag, voiceCall } from './operations/reading';
import { searches } from './operations/searches';

/** Run a Call's REST API v1 (docs.runacall.com): a key with scopes, cursors, one error envelope, `Retry-After`. */
export const runACallService: Service = {
	name: 'Run a Call',
	id: 'runACall',
	description:
		'Create, update and look up customers, jobs, appointments, invoices and payments in Run a Call',
	documentation: 'https://docs.runacall.com',
	credential: 'runACallApi',
	address: 'https://api.runacall.com',
	timeoutSeconds: 30,
	resources: [
		customer,
		property,
		equipment,
		job,
		appointment,
		estimate,
		invoice,
		payment,
		membership,
		voiceCall,
		priceBook,
		communication,
		tag,
	],
	first: ['customer', 'upsert'],
	searches,
	words: {
		said,
		unauthorised:
			'copy an API key that begins with rkc_live_ from Run a Call (Settings > Integrations > API) into the credential',
		forbidden: (operation) =>
			`use an API key with the scope "${readsOnly(operation) ? 'read' : 'write'}" (Settings > Integrations > API)`,
	},
};

/** The message of the error envelope; of an error of theirs, with the number that their support asks for. */
function said(body: unknown): string | undefined {
	const error = isObject(body) ? body['error'] : undefined;
	if (!isObject(error) || typeof error['message'] !== 'string') return undefined;
	const { code, message, request_id: request } = error;
	return code === 'internal_error' && typeof request === 'string'
		? `${message}, request ${request}`
		: message;
}
