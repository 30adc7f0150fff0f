import { NodeOperationError, type IHookFunctions } from 'n8n-workflow';
import { inspect, type WebhookMethods } from '../../../lib/n8n/trigger/lifecycle';
import { isOwnWebhook } from '../../../lib/n8n/ownWebhook';
import { selectedIn, selectionOf } from '../../../lib/n8n/trigger/selected';
import type { TriggerSource } from '../../../lib/n8n/trigger/settings';
import { errorMessage } from '../../../lib/text/error';
import { events } from '../events/list';
import { accountIn, VENDOR_ADDRESS, type Account } from './api/account';
import type { SendRequest } from './api/client';
import { apiOf, kept, removalBy, removals, renewRemovals } from './processRemovals';
import { synchronise, typesToRegister, unregister, type Synchronised } from './synchronise/plan';
import { RegistrationError, type Registered } from './api/error';

const TIMEOUT_MILLISECONDS = 15_000;

/** What a node remembers of its registration, in n8n's static data. */
interface Registration {
	url?: string;
	registered?: Registered[];
}

/** The hooks that register the workflow's URL with JustCall; errors say what to do. */
export function byApi(source: TriggerSource): WebhookMethods {
	return {
		async checkExists() {
			await inspect(this, source);
			return isManual(this);
		},
		async create() {
			await register(this);
			return true;
		},
		async delete() {
			const registration: Registration = this.getWorkflowStaticData('node');
			const { url, registered } = registration;
			if (url === undefined || registered === undefined || isManual(this)) return true;
			await letGo(this, await accountOf(this), url, registered);
			delete registration.url;
			delete registration.registered;
			return true;
		},
	};
}

/** Removes registrations in a moment, unless the workflow is published again; at once where that can't be kept. */
async function letGo(
	hook: IHookFunctions,
	account: Account,
	url: string,
	registered: readonly Registered[],
): Promise<void> {
	try {
		await removals.add(await removalBy(account, credentialOf(hook), { url, registered }));
	} catch (error) {
		hook.logger.warn(
			`The removal of JustCall webhooks could not be scheduled, so they are removed now: ${errorMessage(error)}`,
			{ url },
		);
		await unregister(apiOf(account, senderOf(hook)), registered).catch(throwFor(hook));
	}
}

function isManual(hook: IHookFunctions): boolean {
	return hook.getNodeParameter('registration', 'api') === 'hand';
}

async function register(hook: IHookFunctions): Promise<void> {
	const url = hook.getNodeWebhookUrl('default') ?? '';
	const account = await accountOf(hook);
	const called = await removals.cancel(url).catch(throwFor(hook));
	const outcome = await synchronised(hook, account, url).catch(async (error: unknown) => {
		const left = error instanceof RegistrationError ? error.leftBehind : [];
		const registered = [...(called?.registered ?? []), ...left];
		if (registered.length > 0) await letGo(hook, account, url, registered);
		return throwFor(hook)(error);
	});
	const registration: Registration = hook.getWorkflowStaticData('node');
	const { url: before, registered: old } = registration;
	registration.url = url;
	// What could not be removed is still to be, when the workflow is unpublished.
	registration.registered = [...outcome.registered, ...outcome.leftBehind];
	for (const { type, message } of outcome.rejected)
		hook.logger.warn(
			`JustCall rejected the event "${type}" (${message}); the other selected events are registered.`,
		);
	if (before !== undefined && old !== undefined && before !== url) {
		hook.logger.warn(
			`This workflow's URL in JustCall changed from ${before} to ${url}; the webhooks with the old URL are removed. If the new URL is wrong, correct N8N_WEBHOOK_URL (WEBHOOK_URL in older versions) and publish again.`,
		);
		await letGo(hook, account, before, old);
	}
	await renewRemovals(account, credentialOf(hook)).catch(() => undefined);
	await noteAddress(hook, url);
}

/** For the warning at n8n's start, should its address change; what is no address of its configuration can't be compared. */
async function noteAddress(hook: IHookFunctions, url: string): Promise<void> {
	if (hook.getMode() === 'manual' || !isOwnWebhook(url)) return;
	await kept
		.keep({ state: 'in use', url })
		.catch((error: unknown) => hook.logger.debug(`JustCall: ${errorMessage(error)}`));
}

/** Behind a gateway of the user's own, which addresses can be reached is the gateway's affair. */
async function synchronised(
	hook: IHookFunctions,
	account: Account,
	url: string,
): Promise<Synchronised> {
	const allowAnyUrl = account.address !== VENDOR_ADDRESS;
	return await synchronise(apiOf(account, senderOf(hook)), url, wantedTypes(hook), { allowAnyUrl });
}

function throwFor(hook: IHookFunctions): (error: unknown) => never {
	return (error) => {
		throw new NodeOperationError(hook.getNode(), errorMessage(error));
	};
}

function wantedTypes(hook: IHookFunctions): string[] {
	return typesToRegister(selectionOf(selectedIn({ events }, hook.getNodeParameter('events', []))));
}

async function accountOf(hook: IHookFunctions): Promise<Account> {
	const fields = await hook.getCredentials('justCallApi');
	try {
		return accountIn(fields);
	} catch (error) {
		return throwFor(hook)(error);
	}
}

function credentialOf(hook: IHookFunctions): string {
	return hook.getNode().credentials?.justCallApi?.id ?? '';
}

function senderOf(hook: IHookFunctions): SendRequest {
	return async (request) => {
		const answer = (await hook.helpers.httpRequest({
			...request,
			json: true,
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			disableFollowRedirect: true,
			timeout: TIMEOUT_MILLISECONDS,
		})) as { statusCode: number; headers: Record<string, string>; body: unknown };
		return { status: answer.statusCode, headers: answer.headers, body: answer.body };
	};
}
