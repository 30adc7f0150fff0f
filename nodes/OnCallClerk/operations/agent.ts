import * as z from 'zod/v4';
import { choice, json, paragraph, rows, text } from '../../../lib/n8n/action/field/kinds';
import { locator } from '../../../lib/n8n/action/field/locator';
import type { Resource } from '../../../lib/n8n/action/service/operation';
import { getMany, getOne } from '../../../lib/n8n/action/service/reading';

const words = z.string();

/** An AI voice agent, as the reference shows it. */
const Agent = z.looseObject({
	id: words,
	business_name: words,
	agent_name: words,
	phone_number: words,
	phone_number_sid: words,
	voice_id: words,
	greeting: words,
	system_prompt: words,
	voice_settings: z.looseObject({ personality: words, name: words }),
	status: words,
	escalation_policy: words,
	forwarding_number: words,
	escalation_number: words,
	business_hours: z.looseObject({ enabled: z.boolean(), timezone: words }),
	faq: z.array(z.looseObject({ question: words, answer: words })),
	created_at: words,
	updated_at: words,
});

const SIMPLE = [
	'id',
	'business_name',
	'agent_name',
	'phone_number',
	'status',
	'greeting',
	'escalation_policy',
	'forwarding_number',
];

/** AI voice agents. How one is changed or deleted is not published. */
export const agent: Resource = {
	name: 'agent',
	title: 'Agent',
	operations: [
		{
			name: 'create',
			title: 'Create',
			action: 'Create an agent',
			description: 'Create an AI voice agent that answers calls',
			method: 'POST',
			path: '/agents',
			required: [
				text('business_name', 'Business Name', 'Business the agent answers calls for'),
				text('agent_name', 'Agent Name', 'Name of the agent'),
				text('voice_id', 'Voice ID', 'ID of the voice'),
				paragraph('greeting', 'Greeting', 'What the agent says first'),
				paragraph('system_prompt', 'System Prompt', 'How the agent behaves'),
			],
			optional: {
				title: 'Additional Fields',
				fields: [
					choice('escalation_policy', 'Escalation Policy', 'When calls are escalated to a human', [
						['Always', 'always'],
						['Complex Calls', 'complex'],
						['Never', 'never'],
						['When Requested', 'requested'],
					]),
					text('forwarding_number', 'Forwarding Number', 'Number that calls are forwarded to', {
						placeholder: 'e.g. +14155559876',
					}),
					text('escalation_number', 'Escalation Number', 'Number that calls are escalated to', {
						placeholder: 'e.g. +14155550000',
					}),
					json(
						'business_hours',
						'Business Hours',
						'When the agent answers calls, as JSON with enabled, timezone and schedule; if empty, always',
					),
					rows('faq', 'Questions', 'Questions the agent can answer', {
						title: 'Question',
						columns: [
							['question', 'Question', 'What callers ask'],
							['answer', 'Answer', 'What the agent answers'],
						],
					}),
					json('voice_settings', 'Voice Settings', 'Personality and name of the voice, as JSON'),
					json(
						'functions_enabled',
						'Functions',
						'Functions the agent can use, as JSON: true, or a list such as ["calendar", "email"]',
					),
				],
			},
			answer: { at: 'data', item: Agent, simple: SIMPLE },
		},
		getOne({
			action: 'Get an agent',
			description: 'Get one AI voice agent',
			path: '/agents/{agentId}',
			required: [
				locator('agentId', 'Agent', 'The agent to work with', {
					search: 'searchAgents',
					id: { title: 'By ID', placeholder: 'e.g. agt_abc123' },
				}),
			],
			answer: { at: 'data', item: Agent, simple: SIMPLE },
		}),
		getMany({
			action: 'Get many agents',
			description: 'Get the AI voice agents of the account',
			path: '/agents',
			answer: { at: 'data', item: Agent, simple: SIMPLE },
		}),
	],
};
