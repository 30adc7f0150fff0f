import { choice, paragraph, text, time } from '../../n8n/action/fields';
import { locator } from '../../n8n/action/locator';
import type { Resource } from '../../n8n/action/operation';
import { getOne } from '../../n8n/action/reading';
import {
	contactNumber,
	getPages,
	justCallNumber,
	lastFetched,
	newestFirst,
	onceADay,
	period,
	sortedBy,
} from './parts';
import { Message, Reply, SIMPLE_SMS } from './messageShapes';

const smsId = locator('id', 'SMS', 'The SMS', {
	name: 'smsId',
	search: 'searchTexts',
	id: { title: 'By ID', placeholder: 'e.g. 149085' },
});

/** Text messages. There is no key that would make sending safe to repeat. */
export const sms: Resource = {
	name: 'sms',
	title: 'SMS',
	operations: [
		{
			name: 'send',
			title: 'Send',
			action: 'Send an SMS',
			description: 'Send an SMS or MMS, now or later',
			method: 'POST',
			path: '/v2.1/texts/new',
			sends: 'the SMS',
			required: [
				justCallNumber('Number of your account that sends it'),
				contactNumber('Number that gets it, in E.164 format'),
				paragraph('body', 'Message', 'Text of the SMS, up to 1600 characters'),
			],
			optional: {
				title: 'Additional Fields',
				fields: [
					text(
						'media_url',
						'Media URLs',
						'Addresses of files to send with it, separated by commas',
						{
							placeholder: 'e.g. https://example.com/map.png',
						},
					),
					onceADay,
					time(
						'schedule_at',
						'Send At',
						'When to send it, in the time zone of your JustCall account; left out: now',
					),
				],
			},
			answer: { at: 'data', item: Message, simple: SIMPLE_SMS },
		},
		getOne({
			action: 'Get an SMS',
			description: 'Get one SMS',
			path: '/v2.1/texts/{id}',
			required: [smsId],
			answer: { at: 'data', item: Message, simple: SIMPLE_SMS },
		}),
		getPages({
			action: 'Get many SMS',
			description: 'Get SMS that were sent or received',
			path: '/v2.1/texts',
			filters: [
				...period('SMS'),
				contactNumber('Only SMS from or to this number, in E.164 format'),
				justCallNumber('Only SMS of this number of your account'),
				choice('sms_direction', 'Direction', 'Only SMS in this direction', [
					['Incoming', 'incoming'],
					['Outgoing', 'outgoing'],
				]),
				text('sms_content', 'Content', 'Only SMS with this in their text'),
				sortedBy('SMS'),
				newestFirst('SMS'),
				lastFetched('last_sms_id_fetched', 'SMS'),
			],
			answer: { at: 'data', item: Message, simple: SIMPLE_SMS },
		}),
		{
			name: 'checkReply',
			title: 'Check Reply',
			action: 'Check for a reply to an SMS',
			description: 'Find out whether a contact replied',
			method: 'POST',
			path: '/v2.1/texts/checkreply',
			reads: true,
			required: [contactNumber('Number whose reply is looked for, in E.164 format')],
			optional: {
				title: 'Options',
				fields: [justCallNumber('Only replies to this number of your account')],
			},
			answer: { at: 'data', item: Reply },
		},
	],
};
