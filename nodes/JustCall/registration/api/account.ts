import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { randomBytes } from 'node:crypto';
import {
	createKeyring,
	type Keyring,
	type SealingKey,
} from '../../../../lib/delivery/subscription/secret/keyring';
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
 * Keeps accounts unreadable, as n8n keeps its credentials. Removing registrations goes on when n8n starts again, and nodes
 * have no credential then.
 */
export class AccountSeal {
	private keyring: Promise<Keyring> | undefined;

	/** `keys`: the first one seals; rejects with a sentence where there is none. */
	constructor(private readonly keys: () => Promise<readonly [SealingKey, ...SealingKey[]]>) {}

	/** Rejects where there is no key. */
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
		this.keyring ??= this.keys()
			.then((keys) => createKeyring({ keys, randomBytes }))
			.catch((error: unknown) => {
				this.keyring = undefined;
				throw error;
			});
		return await this.keyring;
	}
}

function textIn(value: unknown): string {
	return typeof value === 'string' ? value : '';
}
