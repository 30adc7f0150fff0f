import { randomBytes, randomUUID } from 'node:crypto';
import { createDialerCx } from '../../test/emulators/platform/dialerCx';
import type { Emulator } from '../../test/emulators/engine/emulator';
import type { Load } from './load';

/** A header with the secret in it, for n8n's own check of a header; all others ignore it. */
export const TOKEN_HEADER = 'x-token';

type Request = Load['requests'][number];

/** Composes and signs Dialer.CX requests ahead of a measurement. */
export class Requests {
	readonly secret = randomBytes(24).toString('hex');
	private readonly emulator: Emulator = createDialerCx({ seed: randomUUID() });
	private made = 0;

	constructor() {
		const url = 'https://127.0.0.1/';
		this.emulator.subscribe({ url, events: 'all', secret: this.secret });
	}

	/** Events that differ from each other and from all made before. */
	distinct(count: number): Request[] {
		return this.compose(count, this.secret);
	}

	/** The same, signed with a secret nobody has. */
	forged(count: number): Request[] {
		return this.compose(count, 'not the secret');
	}

	private compose(count: number, secret: string): Request[] {
		return Array.from({ length: count }, () => {
			const call_id = `${this.made++}`;
			const { body, headers } = this.emulator.compose('call.ended', { call_id }, { secret });
			return { id: call_id, body, headers: { ...headers, [TOKEN_HEADER]: this.secret } };
		});
	}
}
