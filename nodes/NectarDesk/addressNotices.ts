import type { INodeProperties } from 'n8n-workflow';
import { ALL_EVENTS } from '../../lib/n8n/outputs';
import { titleOf } from '../../lib/n8n/titles';
import { queryOf } from './eventName';
import { events, type EventName } from './events';

const every = Object.keys(events) as EventName[];
const lineOf = (name: EventName) => `${titleOf(name)}: ?${queryOf(name)}`;

/** The ending of the URL for each selected event, to be appended, as requests don't name their event. */
export const addressNotices: INodeProperties[] = [
	...every.map((name) => ({
		displayName: `URL ending for ${lineOf(name)}`,
		name: `ending${name.replaceAll(' ', '')}`,
		type: 'notice' as const,
		default: '',
		displayOptions: { show: { events: [name] }, hide: { events: [ALL_EVENTS] } },
	})),
	{
		displayName: `URL endings:<ul>${every.map((name) => `<li>${lineOf(name)}</li>`).join('')}</ul>`,
		name: 'endings',
		type: 'notice',
		default: '',
		displayOptions: { show: { events: [ALL_EVENTS] } },
	},
];
