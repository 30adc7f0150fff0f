import { choice, flag, moment, text } from '../../../lib/n8n/action/field/kinds';
import type { Resource } from '../../../lib/n8n/action/service/operation';
import { getMany } from '../../../lib/n8n/action/service/reading';
import * as kinds from './kinds';
import {
	choicesOf,
	communication as communicationLocator,
	createdAfter,
	customer,
	job,
	priceItem,
	voiceCall as voiceCallLocator,
} from './parts';
import { Communication, ListedVoiceCall, Tag, VoiceCall } from './shapes/call';
import { PriceItem } from './shapes/money';

const callKind: kinds.Kind = {
	one: 'a voice call',
	many: 'voice calls',
	path: '/v1/voice-calls',
	locator: voiceCallLocator(),
	item: VoiceCall,
	simple: [
		'id',
		'customer_id',
		'call_direction',
		'from_number',
		'to_number',
		'duration_seconds',
		'is_spam',
		'summary',
		'call_intent',
		'triage_status',
		'transcript',
		'recording_url',
		'created_at',
	],
};

/** Calls of the AI receptionist. */
export const voiceCall: Resource = {
	name: 'voiceCall',
	title: 'Voice Call',
	operations: [
		{
			...kinds.get(callKind),
			description:
				'Get a voice call with its transcript and a recording URL that is valid for 15 minutes',
		},
		{
			...kinds.getMany({ ...callKind, item: ListedVoiceCall }, [
				customer('customer_id', { description: 'Only calls of this customer' }),
				choice(
					'triage_status',
					'Triage Status',
					'Only calls with this status',
					choicesOf('converted', 'dismissed', 'new', 'reviewed'),
				),
				createdAfter('calls'),
			]),
			description: 'Get voice calls; for transcript and recording, use Get',
		},
	],
};

const priceKind: kinds.Kind = {
	one: 'a price item',
	many: 'price items',
	path: '/v1/pricebook',
	locator: priceItem(),
	item: PriceItem,
	simple: [
		'id',
		'category_id',
		'name',
		'description',
		'type',
		'unit_price',
		'currency',
		'is_active',
	],
};

/** The price book: services, parts, labor and bundles. */
export const priceBook: Resource = {
	name: 'priceBook',
	title: 'Price Book',
	operations: [
		kinds.get(priceKind),
		kinds.getMany(priceKind, [
			text('category_id', 'Category ID', 'Only items of this category'),
			choice(
				'type',
				'Type',
				'Only items of this type',
				choicesOf('bundle', 'labor', 'part', 'service'),
			),
			flag('active', 'Active', 'Whether to get only active items (on) or only inactive ones (off)'),
		]),
	],
};

const communicationKind: kinds.Kind = {
	one: 'a communication',
	many: 'communications',
	path: '/v1/communications',
	locator: communicationLocator(),
	item: Communication,
	simple: [
		'id',
		'customer_id',
		'job_id',
		'channel',
		'direction',
		'type',
		'recipient',
		'message_body',
		'status',
		'sent_at',
	],
};

/** Texts and emails to and from customers. */
export const communication: Resource = {
	name: 'communication',
	title: 'Communication',
	operations: [
		kinds.get(communicationKind),
		kinds.getMany(communicationKind, [
			customer('customer_id', { description: 'Only messages with this customer' }),
			job('job_id', { description: 'Only messages about this job' }),
			choice('channel', 'Channel', 'Only messages on this channel', [
				['Email', 'email'],
				['SMS', 'sms'],
			]),
			choice(
				'direction',
				'Direction',
				'Only messages in this direction',
				choicesOf('inbound', 'outbound'),
			),
			choice(
				'status',
				'Status',
				'Only messages with this status',
				choicesOf('delivered', 'failed', 'read', 'sent'),
			),
			moment('sent_after', 'Sent After', 'Only messages sent after this time'),
		]),
	],
};

/** Tags; the API only reads them, all at once. */
export const tag: Resource = {
	name: 'tag',
	title: 'Tag',
	operations: [
		getMany({
			action: 'Get many tags',
			description: 'Get the tags of the organization',
			path: '/v1/tags',
			optional: {
				title: 'Filters',
				fields: [
					text('name', 'Name', 'Only tags whose name contains this text', {
						placeholder: 'e.g. vip',
					}),
				],
			},
			answer: kinds.answerOf({ item: Tag }),
		}),
	],
};
