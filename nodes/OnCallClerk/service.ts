import { isObject } from '../../lib/webhook/http/message';
import type { Service } from '../../lib/n8n/action/service/operation';
import { agent } from './operations/agent';
import { call } from './operations/call';
import { searches } from './operations/searches';

/**
 * OnCallClerk's REST API (oncallclerk.com/developers/api), as far as it is published: one key for everything, answers
 * `{success, data}`. Its limits are not published.
 */
export const onCallClerkService: Service = {
	name: 'OnCallClerk',
	id: 'onCallClerk',
	description:
		'Create AI phone agents, list them and get the transcripts of their calls in OnCallClerk',
	documentation: 'https://oncallclerk.com/developers/api',
	credential: 'onCallClerkApi',
	address: 'https://api.oncallclerk.com',
	timeoutSeconds: 30,
	resources: [agent, call],
	first: ['agent', 'getMany'],
	searches,
	words: {
		said(body) {
			if (!isObject(body)) return undefined;
			const { error, message } = body;
			const words = [isObject(error) ? error['message'] : error, message];
			return words.find((one): one is string => typeof one === 'string' && one !== '');
		},
		rejects: (body) => isObject(body) && body['success'] === false,
		unauthorised:
			"copy an API key (not the webhook secret) from the OnCallClerk dashboard's settings into the credential",
		forbidden: 'use an API key of the account that owns it',
	},
};
