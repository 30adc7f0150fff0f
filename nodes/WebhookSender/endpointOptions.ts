import type { INodeProperties } from 'n8n-workflow';

/** What every endpoint may be told, alphabetically, as n8n wants it; each is the dialect's own where left out. */
export const ENDPOINT_OPTIONS: readonly INodeProperties[] = [
	{
		displayName: 'Concurrency',
		name: 'concurrency',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 10,
		description: 'How many requests may be under way to this endpoint at once, 1 to 100',
	},
	{
		displayName: 'Event in URL',
		name: 'eventInUrl',
		type: 'boolean',
		default: true,
		description:
			"Whether the Nectar Desk format adds event and event_id to the URL's query, as its body names neither. Other formats leave the URL as it is.",
	},
	{
		displayName: 'Headers',
		name: 'headers',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add header',
		default: {},
		description: 'Further headers of every request',
		options: [
			{
				displayName: 'Header',
				name: 'header',
				values: [
					{
						displayName: 'Name',
						name: 'name',
						type: 'string',
						default: '',
						placeholder: 'e.g. X-Source',
						description: 'The name of the header',
					},
					{
						displayName: 'Value',
						name: 'value',
						type: 'string',
						default: '',
						placeholder: 'e.g. n8n',
						description: 'The value of the header',
					},
				],
			},
		],
	},
	{
		displayName: 'Order',
		name: 'order',
		type: 'options',
		default: 'none',
		description: 'Which events wait for the one before them to be delivered or given up',
		options: [
			{ name: 'All Events', value: 'all', description: 'One after another, in the order sent' },
			{
				name: 'None',
				value: 'none',
				description: 'A retry may arrive after a later event',
			},
			{
				name: 'Per Order Key',
				value: 'key',
				description:
					'Events with the same order key, as the event has it or the format tells it (Nectar Desk: per call or message)',
			},
		],
	},
	{
		displayName: 'Pause After Failures',
		name: 'pausesAfter',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 20,
		description:
			'Consecutive failed attempts after which the subscription is paused and keeps its queue; 0 for never. Run a Call (Developer API) counts deliveries whose last attempt failed.',
	},
	{
		displayName: 'Probe Every (Seconds)',
		name: 'probeEverySeconds',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 300,
		description:
			'After an automatic pause one request is tried this often, and its success resumes the subscription; 0 or left out: a person resumes it',
	},
	{
		displayName: 'Requests per Second',
		name: 'ratePerSecond',
		type: 'number',
		typeOptions: { minValue: 0, numberPrecision: 2 },
		default: 10,
		description: 'How many attempts may start in a second; 0 for no limit',
	},
	{
		displayName: 'Retry Schedule',
		name: 'schedule',
		type: 'string',
		default: '',
		placeholder: 'e.g. 5s, 5m, 30m, 2h',
		description:
			'The pauses before the retries, separated by commas, in s, m, h or d; one retry for each',
	},
	{
		displayName: 'Retries',
		name: 'retries',
		type: 'options',
		default: 'any failure',
		description: 'Which failures are tried again',
		options: [
			{ name: 'Any Failure', value: 'any failure', description: 'Also every answer but a success' },
			{
				name: 'Connection Errors and 5xx',
				value: 'connection errors and 5xx',
				description: 'An answer 4xx ends the delivery',
			},
			{
				name: 'Connection Errors, 429, 500, 502, 503 and 504',
				value: 'connection errors, 429, 500, 502, 503 and 504',
				description: "Any other answer ends the delivery, as JustCall's developer API does it",
			},
			{ name: 'Nothing', value: 'none', description: 'Only the first attempt is made' },
		],
	},
	{
		displayName: 'Success Status Codes',
		name: 'success',
		type: 'options',
		default: '2xx',
		description: 'Which status codes of the answer count as delivered',
		options: [
			{ name: '200 Only', value: '200', description: 'As JustCall counts' },
			{ name: 'Any 2xx', value: '2xx', description: 'As the others count' },
		],
	},
	{
		displayName: 'Timeout (Seconds)',
		name: 'timeoutSeconds',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 10,
		description:
			'How long one attempt may take from connecting to the end of the answer, up to 120',
	},
];

/** What a subscription may be told besides. */
export const SUBSCRIPTION_OPTIONS: readonly INodeProperties[] = [
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add filter',
		default: {},
		description:
			"Send only events whose data has one of these values, for instance a contact list's ID; several filters must all fit",
		options: [
			{
				displayName: 'Filter',
				name: 'filter',
				values: [
					{
						displayName: 'Field',
						name: 'field',
						type: 'string',
						default: '',
						placeholder: 'e.g. contact.lists',
						description: 'A field of the data, with dots for fields inside',
					},
					{
						displayName: 'Values',
						name: 'values',
						type: 'string',
						default: '',
						placeholder: 'e.g. 12, 15',
						description:
							'The values that pass, separated by commas; of a list one must be among them',
					},
				],
			},
		],
	},
	{
		displayName: 'URLs by Event',
		name: 'urlByEvent',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add URL',
		default: {},
		description: 'Events that go to a URL of their own',
		options: [
			{
				displayName: 'Event',
				name: 'event',
				values: [
					{
						displayName: 'Event Type',
						name: 'type',
						type: 'string',
						default: '',
						placeholder: 'e.g. lead.captured',
						description: 'Which event goes there',
					},
					{
						displayName: 'URL',
						name: 'url',
						type: 'string',
						default: '',
						placeholder: 'e.g. https://hooks.example.com/leads',
						description: 'Where it is sent',
					},
				],
			},
		],
	},
];

/** Options in the order n8n wants: by their names. */
export function sorted(options: readonly INodeProperties[]): INodeProperties[] {
	return [...options].sort((one, other) => one.displayName.localeCompare(other.displayName));
}
