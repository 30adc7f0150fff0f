import { AsyncLocalStorage } from 'node:async_hooks';
import {
	createKeyring,
	type Keyring,
	type Purpose,
	type SealingKey,
} from '../../../delivery/subscription/secret/keyring';
import {
	keyOfPassphrase,
	openKeyFile,
	type KeyFilePermissions,
} from '../../../delivery/subscription/secret/keys';
import type { Result, Sender } from '../../../delivery/sender';

type RandomBytes = (bytes: number) => Buffer;

/**
 * The keys of this process: those of the store (the one in the file beside it, or those all processes have), and those of
 * the passphrases in credentials as they become known. A node with a passphrase seals with that, every other one with the
 * store's first key; whatever was sealed opens with whichever key it was.
 */
export class GrowingKeyring implements Keyring {
	private readonly keyrings = new Map<string, Keyring>();
	private readonly sealing = new AsyncLocalStorage<Keyring>();
	private readonly ofStore: Keyring;

	/** The store's first key seals. */
	constructor(
		keys: readonly [SealingKey, ...SealingKey[]],
		private readonly randomBytes: RandomBytes,
	) {
		this.ofStore = createKeyring({ keys, randomBytes });
		for (const { id } of keys) this.keyrings.set(id, this.ofStore);
	}

	/** Opens the key file, which is made where there is none; rejects with a sentence where it can't be used. */
	static async fromFile(
		path: string,
		randomBytes: RandomBytes,
		permissions: KeyFilePermissions,
	): Promise<GrowingKeyring> {
		const key = valueOf(await openKeyFile(path, randomBytes, permissions));
		return new GrowingKeyring([key], randomBytes);
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
		(this.sealing.getStore() ?? this.ofStore).seal(text, purpose);

	readonly unseal = (sealed: string, purpose: Purpose): Result<string> => {
		const [, id = ''] = sealed.split('.');
		return (this.keyrings.get(id) ?? this.ofStore).unseal(sealed, purpose);
	};

	/** Whether this process has the key of a sealed text. */
	canUnseal(sealed: string): boolean {
		const [, id = ''] = sealed.split('.');
		return this.keyrings.has(id);
	}

	/** What a passphrase sealed stays with it. */
	readonly isOutdated = (sealed: string): boolean => this.ofStore.isOutdated(sealed);

	/** Always by the store's key: an endpoint given with an event is the same for every node. */
	readonly fingerprint = (text: string): string => this.ofStore.fingerprint(text);

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
