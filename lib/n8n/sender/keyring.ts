import { AsyncLocalStorage } from 'node:async_hooks';
import {
	createKeyring,
	type Keyring,
	type Purpose,
	type SealingKey,
} from '../../delivery/subscription/secret/keyring';
import {
	keyOfPassphrase,
	openKeyFile,
	type KeyFilePermissions,
} from '../../delivery/subscription/secret/keys';
import type { Result, Sender } from '../../delivery/sender';

type RandomBytes = (bytes: number) => Buffer;

/**
 * The keys of this process: the one in the file beside the store, and those of the passphrases in credentials as they
 * become known. A node with a passphrase seals with that, every other one with the file's key; whatever was sealed
 * opens with whichever key it was.
 */
export class GrowingKeyring implements Keyring {
	private readonly keyrings = new Map<string, Keyring>();
	private readonly sealing = new AsyncLocalStorage<Keyring>();
	private readonly ofFile: Keyring;

	private constructor(
		fileKey: SealingKey,
		private readonly randomBytes: RandomBytes,
	) {
		this.ofFile = this.keyringOf(fileKey);
	}

	/** Opens the key file, which is made where there is none; rejects with a sentence where it can't be used. */
	static async fromFile(
		path: string,
		randomBytes: RandomBytes,
		permissions: KeyFilePermissions,
	): Promise<GrowingKeyring> {
		const key = valueOf(await openKeyFile(path, randomBytes, permissions));
		return new GrowingKeyring(key, randomBytes);
	}

	/**
	 * Remembers a passphrase's key, and answers the sender that seals with it. Rejects with a sentence where the
	 * passphrase is too short.
	 */
	async sealingWith(passphrase: string, sender: Sender): Promise<Sender> {
		const keyring = this.keyringOf(valueOf(await keyOfPassphrase(passphrase)));
		const within = <Value>(work: () => Promise<Value>) => this.sealing.run(keyring, work);
		return {
			...sender,
			createSubscription: (input) => within(() => sender.createSubscription(input)),
			updateSubscription: (id, changes) => within(() => sender.updateSubscription(id, changes)),
			rotateSecret: (id, change) => within(() => sender.rotateSecret(id, change)),
			sendTo: (endpoint, event, waiting) => within(() => sender.sendTo(endpoint, event, waiting)),
		};
	}

	// Properties, as a keyring's functions are handed on by themselves.
	readonly seal = (text: string, purpose: Purpose): string =>
		(this.sealing.getStore() ?? this.ofFile).seal(text, purpose);

	readonly unseal = (sealed: string, purpose: Purpose): Result<string> => {
		const [, id = ''] = sealed.split('.');
		return (this.keyrings.get(id) ?? this.ofFile).unseal(sealed, purpose);
	};

	/** Always by the file's key: an endpoint given with an event is the same for every node. */
	readonly fingerprint = (text: string): string => this.ofFile.fingerprint(text);

	private keyringOf(key: SealingKey): Keyring {
		const known = this.keyrings.get(key.id);
		const keyring = known ?? createKeyring({ keys: [key], randomBytes: this.randomBytes });
		this.keyrings.set(key.id, keyring);
		return keyring;
	}
}

function valueOf<Value>(outcome: Result<Value>): Value {
	if (!outcome.ok) throw new Error(outcome.problem);
	return outcome.value;
}
