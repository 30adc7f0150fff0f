/**
 * All five phone platforms, emulated: the far side of every end-to-end and failure test, and of `npm start`.
 *
 * ```ts
 * const emulators = createEmulators({ seed: 'a', timeScale: 0.01 });
 * const { secret } = emulators.dialerCx.subscribe({ url, events: ['call.ended'] });
 * const [delivery] = await emulators.dialerCx.emit('call.ended', { disposition: 'SALE' });
 * delivery.attempts.map(({ status }) => status);   // [503, 200]: rejected once, retried "5 s" later
 * await emulators.close();
 * ```
 *
 * `emulator.ts` says what an emulator can do, each platform's file what is documented of it, `api.ts` serves
 * JustCall's webhook API, `attacks.ts` and `hostile.ts` hold what a stranger would send.
 */
import { createDialerCx } from './dialerCx';
import type { Emulator, EmulatorOptions } from '../engine/emulator';
import type { Dialect } from '../terms';
import { createJustCall, type JustCallEmulator, type JustCallOptions } from './justCall';
import { createNectarDesk, type NectarDeskOptions } from './nectarDesk';
import { createOnCallClerk, type OnCallClerkOptions } from './onCallClerk';
import { createRunACall, type RunACallOptions } from './runACall';

export interface AllOptions extends EmulatorOptions {
	/** For the two platforms that have two. By default the vendor's. */
	dialect?: Dialect;
	runACall?: RunACallOptions;
	nectarDesk?: NectarDeskOptions;
	justCall?: JustCallOptions;
	onCallClerk?: OnCallClerkOptions;
	dialerCx?: EmulatorOptions;
}

export interface Emulators {
	runACall: Emulator;
	nectarDesk: Emulator;
	justCall: JustCallEmulator;
	onCallClerk: Emulator;
	dialerCx: Emulator;
	/** The same five, for loops. */
	all: readonly Emulator[];
	close(): Promise<void>;
}

/** One emulator per platform with shared options; a platform's own options go before the shared ones. */
export function createEmulators(options: AllOptions = {}): Emulators {
	const { dialect, runACall, nectarDesk, justCall, onCallClerk, dialerCx, ...shared } = options;
	const withDialect = { ...shared, ...(dialect && { dialect }) };
	const emulators = {
		runACall: createRunACall({ ...withDialect, ...runACall }),
		nectarDesk: createNectarDesk({ ...shared, ...nectarDesk }),
		justCall: createJustCall({ ...withDialect, ...justCall }),
		onCallClerk: createOnCallClerk({ ...shared, ...onCallClerk }),
		dialerCx: createDialerCx({ ...shared, ...dialerCx }),
	};
	const all = Object.values(emulators);
	const close = async () => {
		await Promise.all(all.map((emulator) => emulator.close()));
	};
	return { ...emulators, all, close };
}
