import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { invalid } from '../../../lib/delivery/subscription/result';
import { isBlank } from '../../../lib/n8n/emptyFields';
import type {
	SenderOperation,
	SenderOperations,
	OperationInput,
} from '../../../lib/n8n/sender/operation';
import { FORM_FIELDS } from '../fields/custom';

/** What the user adds field by field: what is there is meant to have a value. */
const COLLECTIONS = ['options', 'updateFields', 'filters'] as const;
/** Fields that say in their description what an empty one means. */
const MAY_BE_EMPTY = new Set(['label', ...FORM_FIELDS.map(({ name }) => name)]);

/** Numbers beside them that limit something. */
const LIMITS: Readonly<Record<string, string>> = {
	most: 'Limit',
	overlapHours: 'Overlap (Hours)',
};

/** The operations, which then name an option that was added and comes out empty, instead of going on without it. */
export function rejectingEmptyOptions(
	operations: SenderOperations,
	properties: readonly INodeProperties[],
): SenderOperations {
	const options = optionsIn(properties);
	const rejecting =
		(operation: SenderOperation): SenderOperation =>
		async (input) => {
			const limit = Object.entries(LIMITS).find(
				([name]) => input.isEntered(name) && isBlank(input.read<unknown>(name, null)),
			);
			if (limit !== undefined) return invalid(`${limit[1]} is empty: enter a number.`);
			const empty = emptyOptionIn(input, options);
			if (empty !== undefined)
				return invalid(`${empty} is empty: enter a value, or remove the option.`);
			return await operation(input);
		};
	return mapped(operations, (ofResource) => mapped(ofResource, rejecting));
}

/** The options by their names; those of one name have one title, wherever they are. */
function optionsIn(properties: readonly INodeProperties[]): ReadonlyMap<string, INodeProperties> {
	const all = properties
		.filter(({ name }) => COLLECTIONS.some((one) => one === name))
		.flatMap(({ options = [] }) => options as INodeProperties[]);
	return new Map(all.map((option) => [option.name, option]));
}

function emptyOptionIn(
	{ read }: Pick<OperationInput, 'read'>,
	options: ReadonlyMap<string, INodeProperties>,
): string | undefined {
	for (const collection of COLLECTIONS) {
		for (const [name, value] of Object.entries(read<IDataObject>(collection, {}))) {
			const option = options.get(name);
			if (option === undefined || MAY_BE_EMPTY.has(name)) continue;
			if (isBlank(value)) return option.displayName;
			const field = emptyFieldIn(option, value);
			if (field !== undefined) return `${field} in ${option.displayName}`;
		}
	}
	return undefined;
}

/** Of a list of rows, each of whose fields is needed. */
function emptyFieldIn({ type, options = [] }: INodeProperties, value: unknown): string | undefined {
	if (type !== 'fixedCollection') return undefined;
	for (const { name, values } of options as ReadonlyArray<{
		readonly name: string;
		readonly values: INodeProperties[];
	}>) {
		const rows = (value as IDataObject)[name];
		for (const row of Array.isArray(rows) ? (rows as IDataObject[]) : []) {
			const empty = values.find((field) => isBlank(row[field.name]));
			if (empty !== undefined) return empty.displayName;
		}
	}
	return undefined;
}

function mapped<Value>(
	record: Readonly<Record<string, Value>>,
	change: (value: Value) => Value,
): Readonly<Record<string, Value>> {
	return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));
}
