import type { INodeExecutionData } from 'n8n-workflow';
import { titleOf } from './titles';

/** The choice that stands for every event, known or not. */
export const ALL_EVENTS = '*';
const OTHER_EVENTS = 'Other Events';

/** Which event types have an output, in the order of the outputs; the last may take all others. */
export interface Outputs {
	readonly types: readonly string[];
	/** Whether events of no listed type have an output after those. */
	readonly others: boolean;
}

/**
 * The outputs of a selection: one per selected event, in the order of selection, or a single one for all. With "All
 * Events" the further known events follow, so that adding it leaves the outputs in use where they are.
 */
export function outputsOf(
	selected: readonly string[],
	known: readonly string[],
	single: boolean,
): Outputs {
	const all = selected.includes(ALL_EVENTS);
	const types = new Set([...selected, ...(all ? known : [])]);
	types.delete(ALL_EVENTS);
	if (single || types.size === 0) return { types: [], others: true };
	return { types: [...types], others: all };
}

/** Lays items out on their outputs, in order. */
export function layOut(
	outputs: Outputs,
	events: ReadonlyArray<{ type: string | undefined; item: INodeExecutionData }>,
): INodeExecutionData[][] {
	const last = outputs.types.length - (outputs.others ? 0 : 1);
	const laid: INodeExecutionData[][] = Array.from({ length: last + 1 }, () => []);
	for (const { type, item } of events) {
		const index = type === undefined ? -1 : outputs.types.indexOf(type);
		laid[index < 0 ? last : index]?.push(item);
	}
	return laid;
}

/**
 * The node's `outputs` expression, equal to `outputsOf`: the editor draws the outputs from it while the user selects.
 * `selected` is an expression for the list of selected event types.
 */
export function outputsExpression(known: readonly string[], selected: string): `={{${string}}}` {
	const titles = known.map((type) => [type, titleOf(type)]);
	return `={{ ((selected, single) => {
		const titles = ${JSON.stringify(titles)};
		const titleOf = (type) => (titles.find((one) => one[0] === type) || [type, type])[1];
		const output = (displayName) => ({ type: 'main', displayName });
		const all = selected.includes('${ALL_EVENTS}');
		const types = selected
			.concat(all ? titles.map((one) => one[0]) : [])
			.filter((type, index, list) => type !== '${ALL_EVENTS}' && list.indexOf(type) === index);
		if (single || types.length === 0) return [{ type: 'main' }];
		return types.map(titleOf).concat(all ? '${OTHER_EVENTS}' : []).map(output);
	})(${selected}, ($parameter.options || {}).outputs === 'single') }}`;
}
