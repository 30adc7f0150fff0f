import { HOUR, START } from '../lib/delivery/stage';
import { AT_DOWN, type Day } from './invented';
import { triggerNamed } from './inventedRequests';

/** When an endpoint had a bad time that it came out of. */
const [SLOW_FROM, SLOW_TO] = [START + 9 * HOUR, START + 11 * HOUR];

/** A day as many have it, for the pictures in the documents. */
export const ORDINARY_DAY: Day = {
	hours: 25,
	endpoints: {
		'crm.example.com': {
			label: 'CRM',
			url: 'https://crm.example.com/hooks/calls',
			answers: ({ at }, number) => ({
				status: at > SLOW_FROM && at < SLOW_TO && number % 2 === 0 ? 503 : 200,
				milliseconds: 60 + ((number * 37) % 180) + (at > SLOW_FROM && at < SLOW_TO ? 900 : 0),
				headers: { 'content-type': 'application/json' },
				body: '{"ok":true}',
			}),
		},
		'billing.example.com': {
			label: 'Billing',
			url: 'https://billing.example.com/webhooks',
			policy: { pausesAfter: 20, scheduleSeconds: [5, 60, 600] },
			answers: ({ at }) => ({
				status: at > AT_DOWN ? 500 : 204,
				milliseconds: 120,
				headers: { 'content-type': 'application/json' },
				body: at > AT_DOWN ? '{"error":"database is read-only"}' : '',
			}),
		},
		'ingest.example.org': {
			label: 'Data warehouse',
			url: 'https://ingest.example.org/events',
			answers: (_request, number) => ({ milliseconds: 300 + ((number * 53) % 500) }),
		},
		'helpdesk.example.net': {
			label: 'Helpdesk',
			url: 'https://helpdesk.example.net/inbound',
			answers: () => ({ milliseconds: 90 }),
		},
	},
	types: ['call.ended', 'call.missed', 'sms.received', 'voicemail.created'],
	workflowName: 'Calls to all systems',
	paused: 'helpdesk.example.net',
	requests: {
		triggers: [
			{
				...triggerNamed('w1:a', 'Calls to CRM', 'JustCall Trigger', 'JustCall'),
				sent: [
					['accepted', '', 12],
					['duplicate', '', 2],
					['notSelected', '', 3],
				],
			},
			{
				...triggerNamed('w2:b', 'Jobs and invoices', 'Run a Call Trigger', 'Run a Call'),
				sent: [
					['accepted', '', 7],
					['duplicate', '', 1],
				],
			},
			{
				...triggerNamed('w3:c', 'New leads', 'OnCallClerk Trigger', 'OnCallClerk'),
				sent: [['forged', 'signature-mismatch', 9]],
				lastHours: 3,
			},
		],
		rejected: [
			{
				triggerId: 'w3:c',
				reason: 'signature-mismatch',
				headers: { 'content-type': 'application/json', 'user-agent': 'OnCallClerk/1.0' },
				bodyBytes: 1234,
			},
		],
		types: ['call.completed', 'sms.received', 'voicemail.created'],
	},
};
