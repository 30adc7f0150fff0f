import { NodeOperationError, type IHookFunctions } from 'n8n-workflow';
import { setTimeout as sleep } from 'node:timers/promises';
import { inspect, type WebhookMethods } from '../n8n/lifecycle';
import { ALL_EVENTS } from '../n8n/outputs';
import type { TriggerSource } from '../n8n/settings';
import { justCallApi, patient, type JustCallApi, type SendRequest } from './api';
import { Removals } from './removals';
import { removing } from './removing';
import { synchronise, typesToRegister, unregister } from './registration';
import { RegistrationError, type Registered } from './registrationError';

const VENDOR_ADDRESS = 'https://api.justcall.io';
const TIMEOUT_MILLISECONDS = 15_000;
const LONGEST_WAIT_SECONDS = 65;

/** What a node remembers of its registration, in n8n's static data. */
interface Registration {
	url?: string;
	registered?: Registered[];
}

/**
 * n8n tears a trigger down and sets it up again on every change, and does not tell that apart from switching it off. So
 * removing waits a moment: a set-up that follows finds the registrations in place and changes the difference only.
 */
const removals = new Removals(2_000);

/** The hooks that register the workflow's URL with JustCall; errors say what to do. */
export function byApi(source: TriggerSource): WebhookMethods {
	return {
		async checkExists() {
			await inspect(this, source);
			return byHand(this);
		},
		async create() {
			await register(this);
			return true;
		},
		async delete() {
			const registration: Registration = this.getWorkflowStaticData('node');
			const { url, registered } = registration;
			delete registration.url;
			delete registration.registered;
			if (url === undefined || registered === undefined || byHand(this)) return true;
			const { api } = await apiOf(this);
			removals.schedule(url, removal(this.logger, api, url, registered));
			return true;
		},
	};
}

function removal(
	logger: IHookFunctions['logger'],
	api: JustCallApi,
	url: string,
	registered: readonly Registered[],
): () => Promise<void> {
	return removing({
		remove: async (some) => await unregister(api, some),
		retry: (again, milliseconds) => removals.schedule(url, again, milliseconds),
		tell: (text) => logger.error(text, { url }),
		registered,
	});
}

function byHand(hook: IHookFunctions): boolean {
	return hook.getNodeParameter('registration', 'api') === 'hand';
}

async function register(hook: IHookFunctions): Promise<void> {
	const node = hook.getNode();
	const url = hook.getNodeWebhookUrl('default') ?? '';
	await removals.cancel(url);
	const { api, allowAnyUrl } = await apiOf(hook);
	try {
		const outcome = await synchronise(api, url, wantedTypes(hook), { allowAnyUrl });
		const registration: Registration = hook.getWorkflowStaticData('node');
		const { url: before, registered: old } = registration;
		if (before !== undefined && old !== undefined && before !== url) {
			hook.logger.warn(
				`JustCall knew this workflow as ${before} and now knows it as ${url}; the old webhooks are removed. If that is wrong, correct N8N_WEBHOOK_URL (WEBHOOK_URL in older versions) and publish again.`,
			);
			removals.schedule(before, removal(hook.logger, api, before, old));
		}
		registration.url = url;
		registration.registered = [...outcome.registered];
		outcome.refused.forEach(({ type, message }) =>
			hook.logger.warn(
				`JustCall does not send "${type}" (${message}); the other selected events are registered`,
			),
		);
	} catch (error) {
		if (!(error instanceof RegistrationError)) throw new NodeOperationError(node, String(error));
		throw new NodeOperationError(node, error.message);
	}
}

function wantedTypes(hook: IHookFunctions): string[] {
	const selected = hook.getNodeParameter('events', []) as string[];
	return typesToRegister(selected.includes(ALL_EVENTS) ? 'all' : new Set(selected));
}

async function apiOf(hook: IHookFunctions): Promise<{ api: JustCallApi; allowAnyUrl: boolean }> {
	const fields = await hook.getCredentials<{
		apiKey: string;
		apiSecret: string;
		baseUrl?: string;
	}>('justCallApi');
	const baseUrl = (fields.baseUrl || VENDOR_ADDRESS).replace(/\/+$/, '');
	const time = {
		nowSeconds: () => Date.now() / 1000,
		sleepSeconds: async (seconds: number) => await sleep(seconds * 1000),
		longestWaitSeconds: LONGEST_WAIT_SECONDS,
	};
	// Behind a gateway of the user's own, which addresses can be reached is the gateway's affair.
	return {
		api: patient(justCallApi(fields, senderOf(hook), baseUrl), time),
		allowAnyUrl: baseUrl !== VENDOR_ADDRESS,
	};
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
