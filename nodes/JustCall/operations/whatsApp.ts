import { choice, flag, list, number, paragraph, text } from '../../../lib/n8n/action/field/kinds';
import { locator } from '../../../lib/n8n/action/field/locator';
import type { Resource } from '../../../lib/n8n/action/service/operation';
import { getOne } from '../../../lib/n8n/action/service/reading';
import { Reply, SIMPLE_WHATSAPP, Template, WhatsAppMessage } from './shapes/message';
import {
	contactNumber,
	getPages,
	justCallNumber,
	lastFetched,
	newestFirst,
	onceADay,
	period,
} from './parts';

const ONLY_WITH_NUMBER = 'requires a number';

const withTemplate = flag(
	'fetch_template_data',
	'Include Template Data',
	"Whether to include the template's name, category and variables",
);

/** WhatsApp messages. Outside the 24 hours after a customer's message, WhatsApp lets templates through only. */
export const whatsApp: Resource = {
	name: 'whatsApp',
	title: 'WhatsApp',
	operations: [
		{
			name: 'send',
			title: 'Send',
			action: 'Send a WhatsApp message',
			description: 'Send a message or an approved template',
			method: 'POST',
			path: '/v2.1/whatsapp/messages/send',
			sends: 'the WhatsApp message',
			required: [
				justCallNumber('Your JustCall number that is connected to WhatsApp'),
				contactNumber('Number to send to, in E.164 format'),
			],
			optional: {
				title: 'Additional Fields',
				fields: [
					paragraph('body', 'Message', 'Text of the message, up to 4000 characters'),
					text('media_url', 'Media URL', 'URL of a file to attach'),
					text('media_file_name', 'Media File Name', 'Name of the attached file'),
					onceADay,
					number('template_id', 'Template ID', 'ID of an approved template'),
					list(
						'template_variables',
						'Template Variables',
						"Values for the template's variables, in order, separated by commas",
					),
				],
			},
			answer: { at: 'data', item: WhatsAppMessage, simple: SIMPLE_WHATSAPP },
		},
		getOne({
			action: 'Get a WhatsApp message',
			description: 'Get one message',
			path: '/v2.1/whatsapp/messages/{id}',
			required: [
				locator('id', 'Message', 'The message to work with', {
					name: 'messageId',
					search: 'searchWhatsAppMessages',
					id: { title: 'By ID', placeholder: 'e.g. 3001' },
				}),
			],
			optional: { title: 'Options', fields: [withTemplate] },
			answer: { at: 'data', item: WhatsAppMessage, simple: SIMPLE_WHATSAPP },
		}),
		getPages({
			action: 'Get many WhatsApp messages',
			description: 'Get sent and received messages',
			path: '/v2.1/whatsapp/messages',
			largest: 50,
			filters: [
				...period('messages'),
				contactNumber('Only messages from or to this number, in E.164 format'),
				justCallNumber('Only messages of this JustCall number'),
				choice(
					'message_direction',
					'Direction',
					`Only messages in this direction; ${ONLY_WITH_NUMBER}`,
					[
						['Incoming', 'incoming'],
						['Outgoing', 'outgoing'],
					],
				),
				text(
					'message_content',
					'Content',
					`Only messages that contain this text of 3 to 15 characters; ${ONLY_WITH_NUMBER}`,
				),
				choice(
					'delivery_status',
					'Delivery Status',
					`Only messages with this delivery status; ${ONLY_WITH_NUMBER}`,
					[
						['Delivered', 'delivered'],
						['Failed', 'failed'],
						['Read', 'read'],
						['Received', 'received'],
						['Sent', 'sent'],
					],
				),
				newestFirst('messages'),
				withTemplate,
				lastFetched('last_message_id_fetched', 'Message'),
			],
			answer: { at: 'data', item: WhatsAppMessage, simple: SIMPLE_WHATSAPP },
		}),
		getOne({
			name: 'checkReply',
			title: 'Check Reply',
			action: 'Check for a reply on WhatsApp',
			description: 'Check whether a contact replied',
			path: '/v2.1/whatsapp/messages/check-reply',
			required: [
				justCallNumber('Your JustCall number that is connected to WhatsApp'),
				contactNumber('Number to check for a reply from, in E.164 format'),
			],
			answer: { at: 'data', item: Reply },
		}),
		getPages({
			name: 'getTemplates',
			title: 'Get Templates',
			action: 'Get WhatsApp templates',
			description: 'Get the templates approved by WhatsApp',
			path: '/v2.1/whatsapp/messages/templates',
			largest: 250,
			required: [justCallNumber('Your JustCall number that is connected to WhatsApp')],
			filters: [
				text('template_name', 'Name', 'Only templates with this name'),
				choice('category', 'Category', 'Only templates in this category', [
					['Marketing', 'Marketing'],
					['Utility', 'Utility'],
				]),
				text('language', 'Language', 'Only templates in this language', {
					placeholder: 'e.g. English (US)',
				}),
				newestFirst('templates'),
			],
			answer: { at: 'data', item: Template },
		}),
	],
};
