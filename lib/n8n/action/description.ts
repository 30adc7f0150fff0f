import type { INodeType, INodeTypeDescription } from 'n8n-workflow';
import { operationSubtitle } from '../titles';
import type { RequestContext } from './request/context';
import type { Service } from './service/operation';
import { actionProperties } from './field/properties';
import { listSearch } from './request/search';

/** The description of a service's action node, but for what n8n's lint wants to read in the node's own file. */
export function actionDescription(
	service: Service,
	surroundings?: RequestContext,
): Omit<INodeTypeDescription, 'icon' | 'subtitle' | 'credentials' | 'usableAsTool'> {
	return {
		displayName: service.name,
		name: service.id,
		group: ['output'],
		version: [1],
		defaultVersion: 1,
		description: service.description,
		defaults: { name: service.name },
		inputs: ['main'],
		outputs: ['main'],
		requestDefaults: { baseURL: BASE_URL },
		properties: actionProperties(service, surroundings),
	};
}

/** The line below the node on the canvas. */
export function actionSubtitle(service: Service): string {
	return operationSubtitle(actionProperties(service));
}

/** The lists of the node's resource locators. */
export function actionMethods({ searches = {}, ...service }: Service): INodeType['methods'] {
	const lists = Object.entries(searches).map(([name, search]) => [
		name,
		listSearch(service, search),
	]);
	return { listSearch: Object.fromEntries(lists) as Record<string, ReturnType<typeof listSearch>> };
}

/**
 * The address of the API in the credential, whose default is the service's own. Where it comes out empty it stays empty:
 * requests with a key must not go elsewhere than the user configured.
 */
export const BASE_URL = '={{ String($credentials.baseUrl ?? "").trim().replace(/\\/+$/, "") }}';
