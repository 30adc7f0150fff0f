import '../../../lib/n8n/userFolder';
import type { IHookFunctions, INodeParameters } from 'n8n-workflow';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createJustCall } from '../../../emulators/platform/justCall';
import { startJustCallApi } from '../../../emulators/justCallApi/api';
import { setup, type Setup } from '../../../lib/n8n/context';
import { triggerOf } from '../../../lib/n8n/triggers';
import { userFolder } from '../../../lib/n8n/userFolder';

/** Published, as n8n does it: it calls `create` only where `checkExists` says no. */
export type Hook = 'publish' | 'delete';

/** An n8n process: what the package keeps in memory of it ends with it. */
export interface Process {
	/** Calls a hook of the trigger; rejects with what n8n would show. */
	call(trigger: Setup, hook: Hook): Promise<void>;
	/** What n8n's start calls. */
	start(): void;
	/** What the package told n8n's log without a node. */
	readonly warnings: string[];
}

/** JustCall's API over HTTP with an account behind it, and n8n processes with one user folder; needs fake timers. */
export async function justCallAccount() {
	process.env.N8N_USER_FOLDER = mkdtempSync(join(userFolder, 'account-'));
	const account = createJustCall({ dialect: 'vendor' });
	const send = async () => ({ kind: 'answer', status: 200, headers: {}, body: '' }) as const;
	const rateLimit = { perHour: 18_000, perMinute: 3_000 };
	const api = await startJustCallApi(account, { rateLimit, send });
	const { apiKey, apiSecret } = account;
	const credential = { apiKey, apiSecret, baseUrl: api.url };
	return {
		api,
		credential,
		trigger: (parameters: INodeParameters = {}, more: object = {}) =>
			setup({ nodeType: triggerOf({ id: 'justCall' }), parameters, credential, ...more }),
		/** The event types registered for a URL. */
		typesAt: (url: string) =>
			account
				.entries()
				.filter(({ webhookUrl }) => webhookUrl === url)
				.map(({ type }) => type)
				.sort(),
		register: (type: string, url: string) => account.addEntry(type, url),
		close: async () => {
			await account.close();
			await api.close();
		},
	};
}

/** Loaded once: what they keep in memory is not the package's, and they take longer than all of its modules. */
const OTHERS = ['n8n-workflow', 'zod'].map(
	(name) => [name, jest.requireActual<object>(name)] as const,
);

/** Starts an n8n process: the modules as they are loaded, with nothing in memory. */
export async function newProcess(): Promise<Process> {
	let process: Process | undefined;
	await jest.isolateModulesAsync(async () => {
		for (const [name, loaded] of OTHERS) jest.doMock(name, () => loaded);
		const { byApi } = await import('../../../../nodes/JustCall/registration/hooks');
		const { afterStart } = await import('../../../../nodes/JustCall/registration/start');
		const { platformSource } = await import('../../../../lib/n8n/trigger/description');
		const { justCall } = await import('../../../../nodes/JustCall/platform');
		const { LoggerProxy } = await import('n8n-workflow');
		const hooks = byApi(platformSource(justCall));
		const warnings: string[] = [];
		jest.spyOn(LoggerProxy, 'warn').mockImplementation((text: string) => void warnings.push(text));
		process = {
			warnings,
			call: async ({ hookContext }, hook) => {
				const context: IHookFunctions = hookContext();
				if (hook === 'delete') await hooks.delete.call(context);
				else if (!(await hooks.checkExists.call(context))) await hooks.create.call(context);
			},
			start: () => afterStart('start'),
		};
	});
	if (process === undefined) throw new Error('It was not loaded');
	return process;
}

/** Ends the process at once, as SIGKILL does: nothing that it was waiting for happens. */
export function kill(): void {
	jest.clearAllTimers();
}

/** Files and connections that this process waits for at the moment. */
const isBusy = () =>
	process
		.getActiveResourcesInfo()
		.some((resource) => /^(FSReq|TCPConnect|WriteWrap|ShutdownWrap)/.test(resource));

/**
 * Lets that much time pass, and then what was begun reach its end: files and loopback requests take real time. Without
 * an end to wait for, all that is under way.
 */
export async function pass(milliseconds: number, end?: () => boolean): Promise<void> {
	await jest.advanceTimersByTimeAsync(milliseconds);
	for (let quiet = 0; end === undefined && quiet < 10; quiet = isBusy() ? 0 : quiet + 1) {
		await sleep(10);
	}
	for (let tries = 0; end !== undefined && !end(); tries++) {
		if (tries === 5_000) throw new Error('The end did not come');
		await sleep(10);
	}
}
