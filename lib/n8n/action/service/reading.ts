import type { Operation } from './operation';

/** What an operation that reads says of itself; `name` and `title` where it is not the resource's usual one. */
export type Reading = Omit<Operation, 'name' | 'title' | 'method' | 'many'> &
	Partial<Pick<Operation, 'name' | 'title'>>;

/** Reads one thing with GET: "Get". */
export function getOne(reading: Reading): Operation {
	return { name: 'get', title: 'Get', method: 'GET', ...reading };
}

/** Lists things with GET: "Get Many". */
export function getMany(reading: Reading): Operation {
	return { name: 'getMany', title: 'Get Many', method: 'GET', many: true, ...reading };
}
