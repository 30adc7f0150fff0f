import type { INodeExecutionData } from 'n8n-workflow';
import { labelOf } from './titles';

/** The choice that means every event, known or not. */
export const ALL_EVENTS = '*';
const OTHER_EVENTS = 'Other Events';
const UNKNOWN_EVENTS = 'Unknown';

/** Which event types have an output, in the order of the outputs. */
export interface Outputs {
	/** None: all known events leave by the first output. */
	readonly types: readonly string[];
	/** Whether events of no listed type have an output after those. */
	readonly others: boolean;
}

/** How a user wants the outputs. */
export interface Layout {
	readonly single: boolean;
	/** Whether events of no certain type leave by an output of their own: beside a single one, and beside several. */
	readonly apart: { readonly single: boolean; readonly several: boolean };
}

/** Which layout a selection has: one output per selected event, in the order of selection, or a single one for all. */
export function outputsOf(
	selected: readonly string[],
	known: readonly string[],
	{ single, apart }: Layout,
): Outputs {
	const all = selected.includes(ALL_EVENTS);
	// With "All Events" the further known events follow, so that adding it leaves the outputs in use where they are.
	const types = new Set([...selected, ...(all ? known : [])]);
	types.delete(ALL_EVENTS);
	if (single || types.size === 0) return { types: [], others: apart.single };
	return { types: [...types], others: all || apart.several };
}

/** Lays items out on their outputs, in order. */
export function layOut(
	{ types, others }: Outputs,
	events: ReadonlyArray<{ type: string | undefined; item: INodeExecutionData }>,
): INodeExecutionData[][] {
	const listed = Math.max(types.length, 1);
	const laid: INodeExecutionData[][] = Array.from({ length: listed + (others ? 1 : 0) }, () => []);
	for (const { type, item } of events) {
		const index = types.length === 0 && type !== undefined ? 0 : types.indexOf(type ?? '');
		laid[index < 0 ? laid.length - 1 : index]?.push(item);
	}
	return laid;
}

/** Where the editor finds what the outputs follow from: JavaScript expressions for each. */
export interface Drawn {
	/** The list of selected event types. */
	readonly selected: string;
	/** Whether there is a single output. */
	readonly single: string;
	/** Whether events of no certain type leave by an output of their own: beside a single one, and beside several. */
	readonly apart?: { readonly single: string; readonly several: string };
}

/** The node's `outputs` expression, equal to `outputsOf`: the editor draws the outputs from it while the user selects. */
export function outputsExpression(known: readonly string[], drawn: Drawn): `={{${string}}}` {
	const { selected, single, apart = { single: 'false', several: 'false' } } = drawn;
	const labels = known.map((type) => [type, labelOf(type)]);
	return `={{ ((selected, single, alone, several) => {
		const labels = ${JSON.stringify(labels)};
		const labelOf = (type) => (labels.find((one) => one[0] === type) || [type, type])[1];
		const output = (displayName) => ({ type: 'main', displayName });
		const all = selected.includes('${ALL_EVENTS}');
		const types = selected
			.concat(all ? labels.map((one) => one[0]) : [])
			.filter((type, index, list) => type !== '${ALL_EVENTS}' && list.indexOf(type) === index);
		if (single || types.length === 0)
			return alone ? ['Events', '${UNKNOWN_EVENTS}'].map(output) : [{ type: 'main' }];
		return types
			.map(labelOf)
			.concat(all ? '${OTHER_EVENTS}' : several ? '${UNKNOWN_EVENTS}' : [])
			.map(output);
	})(${selected}, ${single}, ${apart.single}, ${apart.several}) }}`;
}
