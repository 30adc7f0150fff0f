import { createKeyring, type Keyring, type Purpose, type SealingKey } from '../delivery/seal';
import { keyOfPassphrase, openKeyFile } from '../delivery/sealKeys';
import type { Outcome } from '../delivery/sender';

type RandomBytes = (bytes: number) => Buffer;

/**
 * The keys of this process: the one in the file beside the store, and those of the passphrases in credentials, as they
 * become known. What is sealed from then on is sealed with the latest passphrase.
 */
export class GrowingKeyring implements Keyring {
	private keyring: Keyring;

	private constructor(
		private keys: readonly [SealingKey, ...SealingKey[]],
		private readonly randomBytes: RandomBytes,
	) {
		this.keyring = createKeyring({ keys, randomBytes });
	}

	/** Opens the key file, which is made where there is none; rejects with a sentence where it can't be used. */
	static async fromFile(path: string, randomBytes: RandomBytes): Promise<GrowingKeyring> {
		return new GrowingKeyring([valueOf(await openKeyFile(path, randomBytes))], randomBytes);
	}

	/** Rejects with a sentence where the passphrase is too short. */
	async addPassphrase(passphrase: string): Promise<void> {
		const key = valueOf(await keyOfPassphrase(passphrase));
		if (this.keys[0].id === key.id) return;
		this.keys = [key, ...this.keys.filter(({ id }) => id !== key.id)];
		this.keyring = createKeyring({ keys: this.keys, randomBytes: this.randomBytes });
	}

	// Properties, as a keyring's functions are handed on by themselves.
	readonly seal = (text: string, purpose: Purpose): string => this.keyring.seal(text, purpose);

	readonly unseal = (sealed: string, purpose: Purpose): Outcome<string> =>
		this.keyring.unseal(sealed, purpose);

	readonly fingerprint = (text: string): string => this.keyring.fingerprint(text);
}

function valueOf<Value>(outcome: Outcome<Value>): Value {
	if (!outcome.ok) throw new Error(outcome.problem);
	return outcome.value;
}
