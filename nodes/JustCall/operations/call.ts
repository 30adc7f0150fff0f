import * as z from 'zod/v4';
import {
	choice,
	choices,
	flag,
	number,
	paragraph,
	list,
	text,
} from '../../../lib/n8n/action/field/kinds';
import { locator } from '../../../lib/n8n/action/field/locator';
import type { Resource } from '../../../lib/n8n/action/service/operation';
import { getOne } from '../../../lib/n8n/action/service/reading';
import {
	agent,
	contactNumber,
	getPages,
	justCallNumber,
	lastFetched,
	newestFirst,
	period,
	sortedBy,
	withAi,
} from './parts';
import { Call, SIMPLE_CALL } from './shapes/common';

const callId = locator('id', 'Call', 'The call to work with', {
	name: 'callId',
	search: 'searchCalls',
	id: { title: 'By ID', placeholder: 'e.g. 251867' },
});

const withQueue = flag(
	'fetch_queue_data',
	'Include Queue Data',
	'Whether to include queue data, such as a callback',
);

const TYPES = [
	['Incoming: Abandoned', 'INCOMING_ABANDONED'],
	['Incoming: Answered', 'INCOMING_ANSWERED'],
	['Incoming: Busy', 'INCOMING_BUSY'],
	['Incoming: Failed', 'INCOMING_FAILED'],
	['Incoming: Missed', 'INCOMING_MISSED'],
	['Incoming: Voicemail', 'INCOMING_VOICEMAIL'],
	['Outgoing: Answered', 'OUTGOING_ANSWERED'],
	['Outgoing: Blocked', 'OUTGOING_BLOCKED'],
	['Outgoing: Busy', 'OUTGOING_BUSY'],
	['Outgoing: Cancelled', 'OUTGOING_CANCELLED'],
	['Outgoing: Failed', 'OUTGOING_FAILED'],
	['Outgoing: Restricted', 'OUTGOING_RESTRICTED'],
	['Outgoing: Unanswered', 'OUTGOING_UNANSWERED'],
] as const;

/** Calls that were made or received. */
export const call: Resource = {
	name: 'call',
	title: 'Call',
	operations: [
		getOne({
			action: 'Get a call',
			description: 'Get one call',
			path: '/v2.1/calls/{id}',
			required: [callId],
			optional: { title: 'Options', fields: [withAi, withQueue] },
			answer: { at: 'data', item: Call, simple: SIMPLE_CALL },
		}),
		getPages({
			action: 'Get many calls',
			description: 'Get calls from the last three months',
			path: '/v2.1/calls',
			filters: [
				...period('calls'),
				contactNumber('Only calls with this number, with country code'),
				justCallNumber('Only calls of this JustCall number'),
				agent('Only calls of this user'),
				number(
					'ivr_digit',
					'IVR Digit',
					"Only calls routed by this digit; can't be combined with Direction or Type",
				),
				choice('call_direction', 'Direction', 'Only calls in this direction', [
					['Incoming', 'Incoming'],
					['Outgoing', 'Outgoing'],
				]),
				choice('call_type', 'Type', 'Only calls with this outcome', TYPES),
				choices('call_traits', 'Traits', 'Only calls with all of these traits', [
					['Callback', 'CALLBACK'],
					['Forward', 'FORWARD'],
					['IVR', 'IVR'],
					['Merge', 'MERGE'],
					['Queue', 'QUEUE'],
					['Transfer', 'TRANSFER'],
					['Voice Agent', 'VOICE_AGENT'],
				]),
				list(
					'disposition_codes',
					'Disposition Codes',
					'Only calls with one of these disposition codes, separated by commas',
				),
				sortedBy('calls'),
				newestFirst('calls'),
				lastFetched('last_call_id_fetched', 'Call'),
				withAi,
				withQueue,
			],
			answer: { at: 'data', item: Call, simple: SIMPLE_CALL },
		}),
		{
			name: 'update',
			title: 'Update',
			action: 'Update a call',
			description: 'Set the notes, disposition code or rating of a call',
			method: 'PUT',
			path: '/v2.1/calls/{id}',
			required: [callId],
			optional: {
				title: 'Update Fields',
				fields: [
					paragraph('notes', 'Notes', 'Notes of the call'),
					text(
						'disposition_code',
						'Disposition Code',
						'Disposition code as defined in your account',
					),
					number('rating', 'Rating', 'From 1 to 5', { range: [1, 5] }),
				],
			},
			answer: { at: 'data', item: Call, simple: SIMPLE_CALL },
		},
		getOne({
			name: 'getJourney',
			title: 'Get Journey',
			action: 'Get the journey of a call',
			description: 'Get the steps of a call, after it has ended',
			path: '/v2.1/calls/{id}/journey',
			required: [callId],
			answer: { at: 'data', item: z.looseObject({ id: z.number() }) },
		}),
		getOne({
			name: 'getVoiceAgent',
			title: 'Get Voice Agent Data',
			action: 'Get voice agent data of a call',
			description: "Get the AI voice agent's data of a call, after it has ended",
			path: '/v2.1/calls/{id}/voice-agent',
			required: [callId],
			answer: { at: 'data', item: z.looseObject({ id: z.number() }) },
		}),
		getOne({
			name: 'downloadRecording',
			title: 'Download Recording',
			action: 'Download the recording of a call',
			description: 'Get the recording of a call as a file, after the call has ended',
			path: '/v2.1/calls/{id}/recording/download',
			required: [callId],
			answer: {
				kind: 'file',
				item: z.object({}),
				file: { name: 'call-{id}.mp3', mimeType: 'audio/mpeg' },
			},
		}),
	],
};
