import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
	executeFilter,
	Workflow,
	type FilterValue,
	type IDataObject,
	type INodeTypes,
	type NodeParameterValueType,
} from 'n8n-workflow';
import type { WorkflowDefinition } from '../n8n/api/definition';

const FOLDER = join(__dirname, '..', '..', 'workflows');

interface Branch {
	readonly outputKey: string;
	readonly conditions: FilterValue;
}

/** A ready-made workflow whose expressions n8n itself evaluates, without a running n8n. */
export class Evaluated {
	private readonly definition: WorkflowDefinition;
	private readonly workflow = new Workflow({
		nodes: [
			{ id: '1', name: 'Here', type: 'test', typeVersion: 1, position: [0, 0], parameters: {} },
		],
		connections: {},
		active: false,
		nodeTypes: {
			getByNameAndVersion: () => ({ description: { properties: [] } }),
		} as object as INodeTypes,
		settings: { timezone: 'America/Chicago' },
	});

	constructor(name: string) {
		this.definition = JSON.parse(
			readFileSync(join(FOLDER, `${name}.json`), 'utf8'),
		) as WorkflowDefinition;
	}

	/** Whether an item goes through a filter. */
	passes(node: string, json: IDataObject): boolean {
		return this.holds(this.parametersOf(node).conditions as object as FilterValue, json);
	}

	/** The name of the output of a Switch node that an item leaves by; undefined for the one of all others. */
	branch(node: string, json: IDataObject): string | undefined {
		const { values } = this.parametersOf(node).rules as object as { values: Branch[] };
		return values.find(({ conditions }) => this.holds(conditions, json))?.outputKey;
	}

	private holds(conditions: FilterValue, json: IDataObject): boolean {
		const resolved = {
			...conditions,
			conditions: conditions.conditions.map((condition) => ({
				...condition,
				leftValue: this.value(condition.leftValue as string, json),
			})),
		} as FilterValue;
		return executeFilter(resolved, { itemIndex: 0 });
	}

	/** What a Set node writes into a field. */
	field(node: string, field: string, json: IDataObject): NodeParameterValueType {
		const { assignments } = this.parametersOf(node).assignments as {
			assignments: Array<{ name: string; value: string }>;
		};
		const found = assignments.find(({ name }) => name === field);
		if (found === undefined) throw new Error(`"${node}" has no field "${field}"`);
		return this.value(found.value, json);
	}

	/** The value of an option of a node. */
	option(node: string, option: string, json: IDataObject): NodeParameterValueType {
		const options = this.parametersOf(node).options as Record<string, string>;
		return this.value(options[option] ?? '', json);
	}

	private parametersOf(name: string) {
		const node = this.definition.nodes.find((one) => one.name === name);
		if (node === undefined) throw new Error(`"${this.definition.name}" has no node "${name}"`);
		return node.parameters;
	}

	private value(text: string, json: IDataObject): NodeParameterValueType {
		return this.workflow.expression.resolveSimpleParameterValue(
			text,
			{},
			null,
			0,
			0,
			'Here',
			[{ json }],
			'manual',
			{},
		);
	}
}
