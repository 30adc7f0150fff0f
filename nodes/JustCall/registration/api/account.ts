import { LoggerProxy, type ICredentialDataDecryptedObject } from 'n8n-workflow';
import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createKeyring, type Keyring } from '../../../../lib/delivery/subscription/secret/keyring';
import { openKeyFile } from '../../../../lib/delivery/subscription/secret/keys';
import { apiAddress } from '../../../../lib/n8n/action/service/address';
import { isObject } from '../../../../lib/webhook/http/message';

/** What a credential says of an account. */
export interface Account {
	readonly apiKey: string;
	readonly apiSecret: string;
	/** Without a slash at its end. */
	readonly address: string;
}

/** Where JustCall's API is. */
export const VENDOR_ADDRESS = 'https://api.justcall.io';

/** The account in a credential; throws a sentence where the address of the API is empty or invalid. */
export function accountIn(fields: ICredentialDataDecryptedObject): Account {
	const address = 'baseUrl' in fields ? apiAddress(fields.baseUrl, VENDOR_ADDRESS) : VENDOR_ADDRESS;
	return { apiKey: textIn(fields.apiKey), apiSecret: textIn(fields.apiSecret), address };
}

/**
 * Keeps accounts unreadable in files, with a key in the same folder, as n8n keeps its credentials. Removing registrations
 * goes on when n8n starts again, and nodes have no credential then.
 */
export class AccountSeal {
	private keyring: Promise<Keyring> | undefined;

	constructor(private readonly folder: () => string) {}

	/** Rejects where the key can't be kept. */
	async seal(account: Account): Promise<string> {
		return (await this.opened()).seal(JSON.stringify(account), 'account');
	}

	/** Undefined where the key is not there any more. */
	async unseal(sealed: string): Promise<Account | undefined> {
		const outcome = (await this.opened()).unseal(sealed, 'account');
		const account: unknown = outcome.ok ? JSON.parse(outcome.value) : undefined;
		if (!isObject(account)) return undefined;
		const { apiKey, apiSecret, address } = account;
		return { apiKey: textIn(apiKey), apiSecret: textIn(apiSecret), address: textIn(address) };
	}

	private async opened(): Promise<Keyring> {
		this.keyring ??= this.open().catch((error: unknown) => {
			this.keyring = undefined;
			throw error;
		});
		return await this.keyring;
	}

	private async open(): Promise<Keyring> {
		await mkdir(this.folder(), { recursive: true, mode: 0o700 });
		const key = await openKeyFile(join(this.folder(), 'key'), randomBytes, {
			// n8n's own switch for its settings file.
			enforced: process.env.N8N_ENFORCE_SETTINGS_FILE_PERMISSIONS !== 'false',
			onNotice: (sentence) => LoggerProxy.warn(sentence),
		});
		if (!key.ok) throw new Error(key.problem);
		return createKeyring({ keys: [key.value], randomBytes });
	}
}

function textIn(value: unknown): string {
	return typeof value === 'string' ? value : '';
}
