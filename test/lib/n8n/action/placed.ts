import { LoadOptionsContext } from 'n8n-core';
import type { INodeListSearchResult, INodeParameters } from 'n8n-workflow';
import { JustCallApi } from '../../../../credentials/JustCallApi.credentials';
import { OnCallClerkApi } from '../../../../credentials/OnCallClerkApi.credentials';
import { RunACallApi } from '../../../../credentials/RunACallApi.credentials';
import { JustCall } from '../../../../nodes/JustCall/JustCall.node';
import { OnCallClerk } from '../../../../nodes/OnCallClerk/OnCallClerk.node';
import { RunACall } from '../../../../nodes/RunACall/RunACall.node';
import type { JustCallRest } from '../../../emulators/api/justCall/rest';
import type { OnCallClerkRest } from '../../../emulators/api/onCallClerk/rest';
import { FULL_KEY } from '../../../emulators/api/runACall/rest';
import { contextFor, type PlacedAction } from './run';

type More = Partial<PlacedAction>;

/** The JustCall node with a credential of the emulator. */
export function placedJustCall(
	{ apiKey, apiSecret, url: baseUrl }: Pick<JustCallRest, 'apiKey' | 'apiSecret' | 'url'>,
	parameters: INodeParameters = {},
	more: More = {},
): PlacedAction {
	const credential = { apiKey, apiSecret, baseUrl };
	const nodeType = new JustCall();
	return { nodeType, credentialType: JustCallApi, credential, parameters, ...more };
}

/** The Run a Call node with a credential that may do everything. */
export function placedRunACall(
	{ url: baseUrl }: { readonly url: string },
	parameters: INodeParameters = {},
	more: More = {},
): PlacedAction {
	const credential = { apiKey: FULL_KEY, baseUrl };
	const nodeType = new RunACall();
	return { nodeType, credentialType: RunACallApi, credential, parameters, ...more };
}

/** The OnCallClerk node with a credential of the emulator. */
export function placedOnCallClerk(
	{ apiKey, url: baseUrl }: Pick<OnCallClerkRest, 'apiKey' | 'url'>,
	parameters: INodeParameters = {},
	more: More = {},
): PlacedAction {
	const credential = { apiKey, baseUrl };
	const nodeType = new OnCallClerk();
	return { nodeType, credentialType: OnCallClerkApi, credential, parameters, ...more };
}

/** What the editor shows for a resource locator's list; `more` is where it goes on. */
export async function searchOf(
	placed: PlacedAction,
	name: string,
	filter?: string,
	more?: string,
): Promise<INodeListSearchResult> {
	const { context, nodeType } = contextFor(placed);
	const { workflow, node, additionalData } = context;
	const asker = new LoadOptionsContext(workflow, node, additionalData, '');
	const found = nodeType.methods?.listSearch?.[name];
	if (found === undefined) throw new Error(`There is no list ${name}`);
	return await found.call(asker, filter, more);
}
