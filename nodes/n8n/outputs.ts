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

/** The outputs of a selection: one per selected event, or a single one for all. */
export function outputsOf(
	selected: readonly string[],
	known: readonly string[],
	single: boolean,
): Outputs {
	if (single || selected.length === 0) return { types: [], others: true };
	if (selected.includes(ALL_EVENTS)) return { types: known, others: true };
	return { types: selected, others: false };
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
	const titles = Object.fromEntries(known.map((type) => [type, titleOf(type)]));
	return `={{ ((selected, single) => {
		const titles = ${JSON.stringify(titles)};
		const output = (displayName) => ({ type: 'main', displayName });
		if (single || selected.length === 0) return [{ type: 'main' }];
		if (selected.includes('${ALL_EVENTS}') && Object.keys(titles).length === 0) return [{ type: 'main' }];
		if (!selected.includes('${ALL_EVENTS}')) return selected.map((type) => output(titles[type] || type));
		return Object.values(titles).concat('${OTHER_EVENTS}').map(output);
	})(${selected}, ($parameter.options || {}).outputs === 'single') }}`;
}
