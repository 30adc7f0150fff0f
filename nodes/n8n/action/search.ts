import {
	NodeApiError,
	type ILoadOptionsFunctions,
	type INodeListSearchResult,
	type INodeListSearchItems,
} from 'n8n-workflow';
import { isObject } from '../../webhook/message';
import { ActionFailure } from './failure';
import { itemsIn } from './items';
import type { Search, Service } from './operation';
import type { Position } from './paging';
import { readable } from './answer';
import { sender, type Send, type Asker } from './sending';

/** What n8n calls to fill a resource locator's list; `paginationToken` is where the list goes on. */
export type ListSearch = (
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
) => Promise<INodeListSearchResult>;

/** A list of the service's things to choose from, searched by the service or, where it cannot, part by part here. */
export function listSearch(
	service: Service,
	search: Search,
	senderFor: (asker: Asker, credential: string) => Send = sender,
): ListSearch {
	return async function (filter = '', paginationToken) {
		const size = search.paging?.largest ?? 0;
		const position = positionFrom(paginationToken);
		const request = {
			method: 'GET' as const,
			baseURL: await addressOf(this, service),
			url: search.path,
			qs: {
				...search.query,
				...search.paging?.query(position, size),
				...(search.filter !== undefined && filter !== '' ? { [search.filter]: filter } : {}),
			},
			headers: { ...service.headers },
			timeout: service.timeoutSeconds * 1000,
		};
		const resource = { title: 'list' };
		const asked = { service, resource, operation: { method: 'GET' as const }, ids: [] };
		try {
			const outcome = await senderFor(this, service.credential)(request);
			const { body } = readable(outcome, asked, { request, nowSeconds: Date.now() / 1000 });
			const entries = itemsIn(body, search);
			const next = search.paging?.next(body, entries.length, size, position);
			const results = entries.flatMap((entry) => resultOf(search, entry, filter));
			return { results, ...(next === undefined ? {} : { paginationToken: JSON.stringify(next) }) };
		} catch (error) {
			const message =
				error instanceof ActionFailure ? error.message : `The list did not load: ${String(error)}`;
			throw new NodeApiError(this.getNode(), { message }, { message });
		}
	};
}

function resultOf(search: Search, entry: object, filter: string): INodeListSearchItems[] {
	if (!isObject(entry)) return [];
	const [name, value] = [search.label(entry), search.value(entry)];
	if (name === undefined || value === undefined) return [];
	const searchedHere = search.filter === undefined && filter !== '';
	const matches = `${name} ${value}`.toLowerCase().includes(filter.toLowerCase());
	return searchedHere && !matches ? [] : [{ name, value }];
}

function positionFrom(token: string | undefined): Position | undefined {
	return token === undefined || token === '' ? undefined : (JSON.parse(token) as Position);
}

async function addressOf(asker: ILoadOptionsFunctions, service: Service): Promise<string> {
	const { baseUrl } = await asker.getCredentials<{ baseUrl?: string }>(service.credential);
	return (baseUrl || service.address).replace(/\/+$/, '');
}
