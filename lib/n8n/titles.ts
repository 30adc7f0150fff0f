import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

const SPELT: ReadonlyMap<string, string> = new Map([
	['ai', 'AI'],
	['jc', 'JustCall'],
	['sd', 'Sales Dialer'],
	['sms', 'SMS'],
	['whatsapp', 'WhatsApp'],
]);

/** An event type as a title: `voice_call.completed` reads "Voice Call Completed". */
export function titleOf(eventType: string): string {
	return eventType
		.split(/[._\s]+/)
		.filter((word) => word !== '')
		.map((word) => SPELT.get(word) ?? word.charAt(0).toUpperCase() + word.slice(1))
		.join(' ');
}

/** Words that would fill the little room an output's label has: the canvas cuts it after some twelve characters. */
const SHORTENED: ReadonlyArray<readonly [string, string]> = [
	['Appointment', 'Appt'],
	['Contact List', 'List'],
	['Disposition', 'Dispo'],
	['Membership', 'Member'],
	['Sales Dialer', 'SD'],
	['WhatsApp Message', 'WhatsApp'],
];

/** An event type as the label of an output: the title, short enough for its beginning to tell it from the others. */
export function labelOf(eventType: string): string {
	return SHORTENED.reduce((label, [long, short]) => label.replace(long, short), titleOf(eventType));
}

/** What starts a workflow, as the list of a node's triggers says it: "On WhatsApp message received". */
export function actionOf(eventType: string): string {
	const kept = new Set(SPELT.values());
	const words = [...kept].reduce(
		(title, name) => title.replaceAll(name, name.replaceAll(' ', '\u00a0')),
		titleOf(eventType),
	);
	const lower = words
		.split(' ')
		.map((word) => (kept.has(word.replaceAll('\u00a0', ' ')) ? word : word.toLowerCase()));
	return `On ${lower.join(' ').replaceAll('\u00a0', ' ')}`;
}

/** The line below a node on the canvas: its event by title, or how many there are. `selected` is an expression for their list. */
export function subtitleOf(
	types: readonly string[],
	selected = '$parameter.events || []',
): `={{${string}}}` {
	const titles = JSON.stringify(types.map((type) => [type, titleOf(type)]));
	return `={{ ((selected) => selected.includes('*') ? 'All events'
		: selected.length !== 1 ? selected.length + ' events'
		: (${titles}.find((one) => one[0] === selected[0]) || [0, selected[0]])[1])(${selected}) }}`;
}

/** The same below a node with operations: "Get Many: Delivery", as its panel names them. */
export function operationSubtitle(properties: readonly INodeProperties[]): `={{${string}}}` {
	const choices = (name: string, resource?: string) =>
		properties
			.filter((property) => {
				const shownFor = property.displayOptions?.show?.['resource'] as unknown[] | undefined;
				return property.name === name && (resource === undefined || shownFor?.includes(resource));
			})
			.flatMap(({ options = [] }) => options as INodePropertyOptions[]);
	const titles = choices('resource').flatMap(({ name: title, value: resource }) =>
		choices('operation', String(resource)).map(({ name, value }) => [
			`${String(resource)} ${String(value)}`,
			`${name}: ${title}`,
		]),
	);
	return `={{ ((resource, operation) => (${JSON.stringify(titles)}
		.find((one) => one[0] === resource + ' ' + operation) || [])[1] || '')(
		$parameter.resource, $parameter.operation) }}`;
}
