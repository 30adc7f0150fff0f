import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';
import type { Service } from '../../../../lib/n8n/action/service/operation';
import type { RestRequest } from '../../../emulators/api/restServer';

/** What a user set, and what is to be asked of the service for it. */
export interface OperationRow {
	readonly resource: string;
	readonly operation: string;
	readonly set?: INodeParameters;
	/** As `GET /v2.1/calls`. */
	readonly asks: string;
	readonly query?: RestRequest['query'];
	readonly body?: unknown;
	/** Members of the first item. */
	readonly gives?: object;
	/** How many items; left out: one at least. */
	readonly items?: number;
}

/** A resource locator's value, as n8n keeps it. */
export function chosen(value: string | number, mode: 'id' | 'list' | 'url' = 'id') {
	return { __rl: true as const, mode, value };
}

/** Operations of a service that no row is about. */
export function untested(
	service: Service,
	rows: ReadonlyArray<Pick<OperationRow, 'resource' | 'operation'>>,
): string[] {
	const tested = new Set(rows.map(({ resource, operation }) => `${resource} ${operation}`));
	return service.resources
		.flatMap(({ name, operations }) => operations.map((each) => `${name} ${each.name}`))
		.filter((name) => !tested.has(name));
}

/** A request in the form a row has it. */
export function asked({ method, path, query, body }: RestRequest): object {
	return { asks: `${method} ${path}`, query, body };
}

/** The row's request in the same form. */
export function expected({ asks, query = {}, body }: OperationRow): object {
	return { asks, query, body };
}

/** The items' JSON. */
export function jsonOf(items: readonly INodeExecutionData[]): unknown[] {
	return items.map(({ json }) => json);
}
