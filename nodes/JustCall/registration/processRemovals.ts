import { LoggerProxy } from 'n8n-workflow';
import { setTimeout as sleep } from 'node:timers/promises';
import { storeChoice } from '../../../lib/n8n/store/choice';
import { registrationFolder, registrationStore } from '../../../lib/n8n/store/registrations';
import { RegistrationFiles } from '../../../lib/store/registrations/files';
import { AccountSeal, type Account } from './api/account';
import { justCallApi, retryRateLimited, type JustCallApi, type SendRequest } from './api/client';
import { sendDirectly } from './api/directRequest';
import { KeptRegistrations, type Removal } from './api/kept';
import { keysInFolder, keysOfProcesses } from './api/keys';
import { unregister } from './synchronise/plan';
import { RegistrationError } from './api/error';
import { Removals } from './removal/queue';

const LONGEST_WAIT_SECONDS = 65;

const sealInFolder = new AccountSeal(async () => await keysInFolder(registrationFolder()));
const seal = new AccountSeal(async () =>
	isShared() ? await keysOfProcesses() : await keysInFolder(registrationFolder()),
);

/** What is registered with JustCall, in PostgreSQL for all processes, or as this n8n keeps it on the disk. */
export const kept = new KeptRegistrations(
	async () => await registrationStore((notice) => LoggerProxy.warn(`JustCall webhooks: ${notice}`)),
);

/** The process's removals. */
export const removals = new Removals({
	kept,
	remove: async (removal, goesOn) => {
		const account = await seal.unseal(removal.account);
		if (account === undefined) throw new RegistrationError('unauthorised', SEAL_LOST);
		const api = apiOf(account, sendDirectly);
		await unregister(whileItGoesOn(goesOn, api), removal.registered);
	},
	tell: (sentence, url) => LoggerProxy.error(sentence, { url }),
	now: Date.now,
	graceMilliseconds: 2_000,
	startMilliseconds: 15_000,
});

const SEAL_LOST = 'The key that the stored API key was encrypted with is missing.';

function isShared(): boolean {
	const choice = storeChoice();
	return typeof choice !== 'string' && choice.settings.kind === 'postgres';
}

/** The webhook API of an account; waits for the rate limit to reset. */
export function apiOf(account: Account, send: SendRequest): JustCallApi {
	return retryRateLimited(justCallApi(account, send, account.address), {
		nowSeconds: () => Date.now() / 1000,
		sleepSeconds: async (seconds) => await sleep(seconds * 1000),
		longestWaitSeconds: LONGEST_WAIT_SECONDS,
	});
}

/** Who publishes the workflow again takes its registrations over by calling their removal off. */
function whileItGoesOn(goesOn: () => Promise<boolean>, api: JustCallApi): JustCallApi {
	const nothingToDo = { status: 404, headers: {}, body: undefined };
	const remove = async (urlId: string) =>
		(await goesOn()) ? await api.remove(urlId) : nothingToDo;
	return { ...api, remove };
}

/** What is to be removed of a URL, with the account that may remove it. Rejects where it can't be kept. */
export async function removalBy(
	account: Account,
	credential: string,
	{ url, registered }: Pick<Removal, 'url' | 'registered'>,
): Promise<Omit<Removal, 'dueAt'>> {
	const sealed = await seal.seal(account);
	return { state: 'removing', url, registered, credential, account: sealed, since: Date.now() };
}

/** Tries again what could not be removed for a credential, whose account is known now. */
export async function renewRemovals(account: Account, credential: string): Promise<void> {
	await removals.renew(credential, await seal.seal(account));
}

/** What this n8n kept in files before it was told to use PostgreSQL belongs there, too. */
export async function moveFiles(): Promise<void> {
	if (!isShared()) return;
	const files = new RegistrationFiles(registrationFolder());
	for (const entry of await new KeptRegistrations(async () => await Promise.resolve(files)).all()) {
		const isKnown = (await kept.all()).some(({ url }) => url === entry.url);
		if (!isKnown) await kept.keep(entry.state === 'in use' ? entry : await resealed(entry));
		await files.forget(entry.url);
	}
}

async function resealed(removal: Removal): Promise<Removal> {
	const account = await sealInFolder.unseal(removal.account);
	return account === undefined ? removal : { ...removal, account: await seal.seal(account) };
}
