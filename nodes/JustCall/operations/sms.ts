import { choice, paragraph, text, time } from '../../../lib/n8n/action/field/kinds';
import { locator } from '../../../lib/n8n/action/field/locator';
import type { Resource } from '../../../lib/n8n/action/service/operation';
import { getOne } from '../../../lib/n8n/action/service/reading';
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
import { Message, Reply, SIMPLE_SMS } from './shapes/message';

const smsId = locator('id', 'SMS', 'The SMS to work with', {
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
			description: 'Send an SMS or MMS now or at a later time',
			method: 'POST',
			path: '/v2.1/texts/new',
			sends: 'the SMS',
			required: [
				justCallNumber('Your JustCall number to send from'),
				contactNumber('Number to send to, in E.164 format'),
				paragraph('body', 'Message', 'Text of the SMS, up to 1600 characters'),
			],
			optional: {
				title: 'Additional Fields',
				fields: [
					text('media_url', 'Media URLs', 'URLs of files to attach, separated by commas', {
						placeholder: 'e.g. https://example.com/map.png',
					}),
					onceADay,
					time(
						'schedule_at',
						'Send At',
						'When to send it, in the time zone of your JustCall account; if empty, now',
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
			description: 'Get sent and received SMS',
			path: '/v2.1/texts',
			filters: [
				...period('SMS'),
				contactNumber('Only SMS from or to this number, in E.164 format'),
				justCallNumber('Only SMS of this JustCall number'),
				choice('sms_direction', 'Direction', 'Only SMS in this direction', [
					['Incoming', 'incoming'],
					['Outgoing', 'outgoing'],
				]),
				text('sms_content', 'Content', 'Only SMS that contain this text'),
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
			description: 'Check whether a contact replied',
			method: 'POST',
			path: '/v2.1/texts/checkreply',
			reads: true,
			required: [contactNumber('Number to check for a reply from, in E.164 format')],
			optional: {
				title: 'Options',
				fields: [justCallNumber('Only replies to this JustCall number')],
			},
			answer: { at: 'data', item: Reply },
		},
	],
};
