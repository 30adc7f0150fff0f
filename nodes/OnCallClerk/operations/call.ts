import * as z from 'zod/v4';
import { locator } from '../../../lib/n8n/action/field/locator';
import type { Resource } from '../../../lib/n8n/action/service/operation';
import { getOne } from '../../../lib/n8n/action/service/reading';

/** Calls. Only the address of a transcript is published, by the sample event; what it answers is not. */
export const call: Resource = {
	name: 'call',
	title: 'Call',
	operations: [
		getOne({
			name: 'getTranscript',
			title: 'Get Transcript',
			action: 'Get the transcript of a call',
			description: 'Get the full transcript of a call',
			path: '/v1/calls/{call_id}/transcript',
			required: [
				locator('call_id', 'Call', 'The call, by its ID or by the transcript URL of an event', {
					id: { title: 'By ID', placeholder: 'e.g. call_01HZ8X9…' },
					// Only the ID is taken from it: the key goes to no other host than the credential's.
					url: {
						regex: '^https:\\/\\/api\\.oncallclerk\\.com\\/v1\\/calls\\/([^\\/?#]+)\\/transcript',
						placeholder: 'https://api.oncallclerk.com/v1/calls/call_01HZ…/transcript',
					},
				}),
			],
			answer: { at: 'data', item: z.looseObject({ call_id: z.string() }) },
		}),
	],
};
