import { LoggerProxy } from 'n8n-workflow';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { storeFolder } from '../../../lib/n8n/store/claims';
import { AccountSeal, type Account } from './api/account';
import { justCallApi, retryRateLimited, type JustCallApi, type SendRequest } from './api/client';
import { sendDirectly } from './api/directRequest';
import { unregister } from './synchronise/plan';
import { RegistrationError } from './api/error';
import { RegistrationFiles, type Removal } from './api/files';
import { Removals } from './removal/queue';

const LONGEST_WAIT_SECONDS = 65;

const folder = () => join(storeFolder(), 'justcall');
const seal = new AccountSeal(folder);

/** What this n8n has registered with JustCall, as it is kept on the disk. */
export const files = new RegistrationFiles(folder);

/** The process's removals. */
export const removals = new Removals({
	files,
	remove: async (removal) => {
		const account = await seal.unseal(removal.account);
		if (account === undefined) throw new RegistrationError('unauthorised', SEAL_LOST);
		const api = apiOf(account, sendDirectly);
		await unregister(unlessPublished(api, removal), removal.registered);
	},
	tell: (sentence, url) => LoggerProxy.error(sentence, { url }),
	now: Date.now,
	graceMilliseconds: 2_000,
	startMilliseconds: 15_000,
});

const SEAL_LOST = 'The key file that decrypts the stored API key is missing.';

/** The webhook API of an account; waits for the rate limit to reset. */
export function apiOf(account: Account, send: SendRequest): JustCallApi {
	return retryRateLimited(justCallApi(account, send, account.address), {
		nowSeconds: () => Date.now() / 1000,
		sleepSeconds: async (seconds) => await sleep(seconds * 1000),
		longestWaitSeconds: LONGEST_WAIT_SECONDS,
	});
}

/** Another process that publishes the workflow again takes its registrations over by forgetting their removal. */
function unlessPublished(api: JustCallApi, { url }: Removal): JustCallApi {
	const nothingToDo = { status: 404, headers: {}, body: undefined };
	const remove = async (urlId: string) =>
		(await files.removalOf(url)) === undefined ? nothingToDo : await api.remove(urlId);
	return { ...api, remove };
}

/** What is to be removed of a URL, with the account that may remove it. Rejects where it can't be kept. */
export async function removalBy(
	account: Account,
	credential: string,
	{ url, registered }: Pick<Removal, 'url' | 'registered'>,
): Promise<Removal> {
	const sealed = await seal.seal(account);
	return { state: 'removing', url, registered, credential, account: sealed, since: Date.now() };
}

/** Tries again what could not be removed for a credential, whose account is known now. */
export async function renewRemovals(account: Account, credential: string): Promise<void> {
	await removals.renew(credential, await seal.seal(account));
}
