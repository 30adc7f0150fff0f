import type { INodeProperties } from 'n8n-workflow';

/** What every endpoint may be told, alphabetically, as n8n wants it; each is the dialect's own where left out. */
export const ENDPOINT_OPTIONS: readonly INodeProperties[] = [
	{
		displayName: 'Concurrency',
		name: 'concurrency',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 10,
		description: 'Max number of simultaneous requests to this endpoint, 1 to 100',
	},
	{
		displayName: 'Event in URL',
		name: 'eventInUrl',
		type: 'boolean',
		default: true,
		description:
			"Whether to add event and event_id to the URL's query in the Nectar Desk format, whose body contains neither. Other formats don't change the URL.",
	},
	{
		displayName: 'Headers',
		name: 'headers',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add header',
		default: {},
		description: 'Additional headers for every request',
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
						description: 'Name of the header',
					},
					{
						displayName: 'Value',
						name: 'value',
						type: 'string',
						default: '',
						placeholder: 'e.g. n8n',
						description: 'Value of the header',
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
		description: 'Which events wait until the event before them is delivered or has failed',
		options: [
			{ name: 'All Events', value: 'all', description: 'One at a time, in the order sent' },
			{
				name: 'None',
				value: 'none',
				description: 'A retry may arrive after a later event',
			},
			{
				name: 'Per Order Key',
				value: 'key',
				description:
					'One at a time for each order key, which is set with the event or by the format (Nectar Desk: per call or message)',
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
			'Number of consecutive failed attempts that pauses the subscription, which keeps its queue; 0 means never. The Run a Call (Developer API) format counts failed deliveries instead of attempts.',
	},
	{
		displayName: 'Probe Every (Seconds)',
		name: 'probeEverySeconds',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 300,
		description:
			'How often to try one queued event after an automatic pause; if it is delivered, the subscription resumes. If 0 or empty, you resume it manually.',
	},
	{
		displayName: 'Requests per Second',
		name: 'ratePerSecond',
		type: 'number',
		typeOptions: { minValue: 0, numberPrecision: 2 },
		default: 10,
		description: 'Max number of attempts started per second; 0 means no limit',
	},
	{
		displayName: 'Retry Schedule',
		name: 'schedule',
		type: 'string',
		default: '',
		placeholder: 'e.g. 5s, 5m, 30m, 2h',
		description: 'Intervals before each retry, in s, m, h or d, separated by commas',
	},
	{
		displayName: 'Retries',
		name: 'retries',
		type: 'options',
		default: 'any failure',
		description: 'Which failures are retried',
		options: [
			{
				name: 'Any Failure',
				value: 'any failure',
				description: 'Including every response other than a success',
			},
			{
				name: 'Connection Errors and 5xx',
				value: 'connection errors and 5xx',
				description: 'A 4xx response ends the delivery',
			},
			{
				name: 'Connection Errors, 429, 500, 502, 503 and 504',
				value: 'connection errors, 429, 500, 502, 503 and 504',
				description: "Any other response ends the delivery, as in JustCall's developer API",
			},
			{ name: 'Nothing', value: 'none', description: 'No retries; only one attempt is made' },
		],
	},
	{
		displayName: 'Success Status Codes',
		name: 'success',
		type: 'options',
		default: '2xx',
		description: 'Response status codes that count as delivered',
		options: [
			{ name: '200 Only', value: '200', description: 'As JustCall does' },
			{ name: 'Any 2xx', value: '2xx', description: 'As the other platforms do' },
		],
	},
	{
		displayName: 'Timeout (Seconds)',
		name: 'timeoutSeconds',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 10,
		description:
			'Max duration of one attempt, from connecting to the end of the response, up to 120',
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
			"Send only events whose data has one of these values, such as a contact list's ID; all filters must match",
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
						description: 'Field of the data; use dots for nested fields',
					},
					{
						displayName: 'Values',
						name: 'values',
						type: 'string',
						default: '',
						placeholder: 'e.g. 12, 15',
						description:
							'Accepted values, separated by commas; a list matches if it contains one of them',
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
		description: 'Different URLs for some event types',
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
						description: 'Event type to send to this URL',
					},
					{
						displayName: 'URL',
						name: 'url',
						type: 'string',
						default: '',
						placeholder: 'e.g. https://hooks.example.com/leads',
						description: 'URL to send this event type to',
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
