import { choice, flag, rows, text } from '../../../lib/n8n/action/field/kinds';
import { locator } from '../../../lib/n8n/action/field/locator';
import type { Resource } from '../../../lib/n8n/action/service/operation';
import { byPage } from '../../../lib/n8n/action/service/paging';
import { getMany, getOne } from '../../../lib/n8n/action/service/reading';
import { agent, contactNumber, getPages, insightOptions, newestFirst, period } from './parts';
import {
	CallInsight,
	MeetingInsight,
	SIMPLE_INSIGHT,
	VoiceAgent,
	VoiceAgentCall,
} from './shapes/ai';

const withActionItems = flag(
	'fetch_action_items',
	'Include Action Items',
	'Whether to include the action items of the call',
	{ default: true },
);

const callPlatform = choice('platform', 'Product', 'Where the call was made', [
	['JustCall', 'justcall'],
	['Sales Dialer', 'sales_dialer'],
]);

/** What JustCall's AI found in calls and meetings. */
export const aiInsight: Resource = {
	name: 'aiInsight',
	title: 'AI Insight',
	operations: [
		getOne({
			title: 'Get Call',
			action: 'Get AI insights of a call',
			description: 'Get transcription, summary and coaching of one call',
			path: '/v2.1/calls_ai/{id}',
			required: [
				locator('id', 'Call', 'The call to work with', {
					name: 'callId',
					search: 'searchCalls',
					id: { title: 'By ID', placeholder: 'e.g. 251867' },
				}),
			],
			optional: {
				title: 'Options',
				fields: [callPlatform, ...insightOptions('call'), withActionItems],
			},
			answer: { at: 'data', item: CallInsight, simple: SIMPLE_INSIGHT },
		}),
		getPages({
			title: 'Get Many Calls',
			action: 'Get AI insights of many calls',
			description: 'Get transcriptions, summaries and coaching of calls',
			path: '/v2.1/calls_ai',
			largest: 20,
			filters: [
				callPlatform,
				text('phone_number', 'Phone Number', 'Only calls of this JustCall number', {
					placeholder: 'e.g. +14155551234',
				}),
				agent('Only calls of this user'),
				...period('calls'),
				...insightOptions('calls'),
				withActionItems,
				newestFirst('calls'),
			],
			answer: { at: 'data', item: CallInsight, simple: SIMPLE_INSIGHT },
		}),
		getPages({
			name: 'getManyMeetings',
			title: 'Get Many Meetings',
			action: 'Get AI insights of many meetings',
			description: 'Get transcriptions, summaries and coaching of meetings',
			path: '/v2.1/meetings_ai',
			largest: 20,
			filters: [
				choice('platform', 'Product', 'Where the meeting was held', [
					['Google Meet', 'google_meet'],
					['Zoom', 'zoom'],
				]),
				text('meeting_id', 'Meeting ID', 'Only instances of this meeting'),
				agent('Only meetings of this user'),
				...period('meetings'),
				...insightOptions('meetings'),
				newestFirst('meetings'),
			],
			answer: { at: 'data', item: MeetingInsight },
		}),
	],
};

/** AI voice agents, which call and are called. */
export const voiceAgent: Resource = {
	name: 'voiceAgent',
	title: 'Voice Agent',
	operations: [
		getMany({
			action: 'Get many voice agents',
			description: 'Get the AI voice agents of the account',
			path: '/v2.1/voice-agents/list',
			paging: byPage({ largest: 100 }),
			optional: { title: 'Options', fields: [newestFirst('voice agents')] },
			answer: { at: 'data', item: VoiceAgent },
		}),
		{
			name: 'startCall',
			title: 'Start Call',
			action: 'Start a call of a voice agent',
			description: 'Have an AI voice agent call a person who gave consent',
			method: 'POST',
			path: '/v2.1/voice-agents/calls',
			sends: 'the call',
			required: [
				locator('ai_agent_id', 'Voice Agent', 'The voice agent that makes the call', {
					search: 'searchVoiceAgents',
					id: { title: 'By ID', placeholder: 'e.g. va_0001' },
				}),
				contactNumber('Number to call, in E.164 format'),
				flag(
					'has_consent',
					'Has Consent',
					"Whether the person agreed in writing to be called by an AI; otherwise JustCall doesn't call",
				),
			],
			optional: {
				title: 'Additional Fields',
				fields: [
					rows(
						'dynamic_variables',
						'Variables',
						'Values that the voice agent can use in this call',
						{
							title: 'Variable',
							columns: [
								['name', 'Name', 'Name of the variable as defined in the voice agent'],
								['value', 'Value', 'Value of the variable'],
							],
						},
					),
				],
			},
			answer: { at: 'data', item: VoiceAgentCall },
		},
	],
};
