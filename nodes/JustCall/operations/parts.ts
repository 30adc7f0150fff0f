import { choice, flag, number, text, time } from '../../../lib/n8n/action/field/kinds';
import { locator, type LocatorDetails } from '../../../lib/n8n/action/field/locator';
import type { Field, Operation } from '../../../lib/n8n/action/service/operation';
import { byPage } from '../../../lib/n8n/action/service/paging';
import { getMany, type Reading } from '../../../lib/n8n/action/service/reading';

/*
 * What several of JustCall's operations have. Times without a zone are in that of the JustCall account.
 */

/** Lists things page by page: what they can be filtered by, and how many a page has at most, if not 100. */
export function getPages({
	filters,
	largest = 100,
	...reading
}: Omit<Reading, 'paging' | 'optional'> & {
	readonly filters: readonly Field[];
	readonly largest?: number;
}): Operation {
	const optional = { title: 'Filters', fields: filters } as const;
	return getMany({ ...reading, paging: byPage({ largest }), optional });
}

const NUMBER = { placeholder: 'e.g. +14155551234' };

/** Which of the account's own numbers. */
export const justCallNumber = (description: string, details: Partial<LocatorDetails> = {}) =>
	locator('justcall_number', 'JustCall Number', description, {
		search: 'searchPhoneNumbers',
		id: { title: 'By Number', placeholder: NUMBER.placeholder },
		...details,
	});

/** The other party's number. */
export const contactNumber = (description: string, wire = 'contact_number') =>
	text(wire, 'Contact Number', description, NUMBER);

/** Which user; the API calls users agents. */
export const agent = (description: string, wire = 'agent_id', title = 'User') =>
	locator(wire, title, description, {
		...(wire === 'id' ? { name: 'userId' } : {}),
		search: 'searchUsers',
		id: { title: 'By ID', placeholder: 'e.g. 10636', numeric: true },
	});

/** From when to when. */
export const period = (what: string) => [
	time(
		'from_datetime',
		'From',
		`Only ${what} from this time on, in the time zone of your JustCall account`,
	),
	time(
		'to_datetime',
		'To',
		`Only ${what} up to this time, in the time zone of your JustCall account`,
	),
];

/** In which order a list comes; `words`: how the list calls descending and ascending. */
export const newestFirst = (
	what: string,
	[desc, asc]: readonly [string, string] = ['desc', 'asc'],
) =>
	choice('order', 'Order', `Which ${what} come first`, [
		['Newest First', desc],
		['Oldest First', asc],
	]);

/** Not twice to the same number within a day; JustCall wants Yes or No. */
export const onceADay = flag(
	'restrict_once',
	'Once a Day',
	'Whether to block the message if the same recipient got it within the last 24 hours',
	{ words: ['Yes', 'No'] },
);

/** The data of JustCall's AI that a list or a call may come with; the transcription only when asked for. */
export const insightOptions = (what: string) => [
	flag(
		'fetch_transcription',
		'Include Transcription',
		`Whether to include the transcription of the ${what}`,
	),
	flag('fetch_summary', 'Include Summary', `Whether to include the summary of the ${what}`, {
		default: true,
	}),
	flag(
		'fetch_ai_insights',
		'Include Insights',
		`Whether to include the coaching insights on the ${what}`,
		{
			default: true,
		},
	),
	flag(
		'fetch_smart_chapters',
		'Include Chapters',
		`Whether to include the chapters of the ${what}`,
		{
			default: true,
		},
	),
];

/** What a list of calls or texts is sorted by. */
export const sortedBy = (what: string) =>
	choice('sort', 'Sort By', `Field to sort the ${what} by`, [
		['Date', 'datetime'],
		['ID', 'id'],
	]);

/** Where an earlier query ended; `wire` is `last_<thing>_id_fetched`. */
export const lastFetched = (wire: string, title: string) =>
	number(
		wire,
		`Last ${title} ID Fetched`,
		`ID of the last ${title === 'SMS' ? title : title.toLowerCase()} of an earlier query, so that none is returned twice`,
	);

/** Coaching data of a call. */
export const withAi = flag(
	'fetch_ai_data',
	'Include AI Data',
	"Whether to include the data that JustCall's AI found in the call",
);
