import {
	NodeApiError,
	type ILoadOptionsFunctions,
	type INodeListSearchResult,
	type INodeListSearchItems,
} from 'n8n-workflow';
import { errorMessage } from '../../../text/error';
import { isObject, type JsonObject } from '../../../webhook/http/message';
import { apiAddress } from '../service/address';
import { ActionFailure } from '../http/failure';
import { itemsIn } from './items';
import type { Search, Service } from '../service/operation';
import type { Position } from '../service/paging';
import { readable } from '../http/answer';
import { createSend, type Send, type Asker } from '../http/send';

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
	senderFor: (asker: Asker, credential: string) => Send = createSend,
): ListSearch {
	return async function (filter = '', paginationToken) {
		const send = senderFor(this, service.credential);
		let position = positionFrom(paginationToken);
		try {
			const baseURL = await addressOf(this, service);
			for (let part = 1; ; part += 1) {
				const found = await partOf(service, search, send, { baseURL, filter, position });
				const { results, next } = found;
				// The editor asks for more when its list is scrolled, and an empty one is not.
				if (results.length === 0 && next !== undefined && part < MOST_PARTS) position = next;
				else return { results, ...(next === undefined ? {} : { paginationToken: tokenOf(next) }) };
			}
		} catch (error) {
			const known = error instanceof ActionFailure;
			const message = known
				? error.message
				: `The list could not be loaded: ${errorMessage(error)}`;
			throw new NodeApiError(this.getNode(), { message }, { message });
		}
	};
}

/** How many parts of a list are searched for one that has what is looked for. */
const MOST_PARTS = 5;

interface Part {
	readonly baseURL: string;
	readonly filter: string;
	readonly position: Position | undefined;
}

async function partOf(
	service: Service,
	search: Search,
	send: Send,
	{ baseURL, filter, position }: Part,
): Promise<{ results: INodeListSearchItems[]; next: Position | undefined }> {
	const size = search.paging?.largest ?? 0;
	const filtered = search.filter !== undefined && filter !== '' ? { [search.filter]: filter } : {};
	const request = {
		...{ method: 'GET' as const, baseURL, url: search.path },
		qs: { ...search.query, ...search.paging?.query(position, size), ...filtered },
		headers: { ...service.headers },
		timeout: service.timeoutSeconds * 1000,
	};
	const operation = { method: 'GET' as const };
	const asked = { service, resource: { title: 'list' }, operation, ids: [] };
	const nowSeconds = Date.now() / 1000;
	const { body } = readable(await send(request), asked, { request, nowSeconds });
	const entries = itemsIn(body, search);
	return {
		results: entries
			.flatMap((entry) => (isObject(entry) ? (search.entriesIn?.(entry) ?? entry) : []))
			.flatMap((entry) => resultOf(search, entry, filter)),
		next: search.paging?.next(body, entries.length, size, position),
	};
}

function resultOf(search: Search, entry: JsonObject, filter: string): INodeListSearchItems[] {
	const [name, value] = [search.label(entry), search.value(entry)];
	if (name === undefined || value === undefined) return [];
	const searchedHere = search.filter === undefined && filter !== '';
	const matches = `${name} ${value}`.toLowerCase().includes(filter.toLowerCase());
	return searchedHere && !matches ? [] : [{ name, value }];
}

function positionFrom(token: string | undefined): Position | undefined {
	return token === undefined || token === '' ? undefined : (JSON.parse(token) as Position);
}

function tokenOf(position: Position): string {
	return JSON.stringify(position);
}

async function addressOf(asker: ILoadOptionsFunctions, service: Service): Promise<string> {
	const { baseUrl } = await asker.getCredentials(service.credential);
	return apiAddress(baseUrl, service.address);
}
