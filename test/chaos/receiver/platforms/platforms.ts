import { createDialerCx } from '../../../emulators/platform/dialerCx';
import type { Emulator, EmulatorOptions } from '../../../emulators/engine/emulator';
import { createJustCall, type JustCallEmulator } from '../../../emulators/platform/justCall';
import { createNectarDesk } from '../../../emulators/platform/nectarDesk';
import { createOnCallClerk } from '../../../emulators/platform/onCallClerk';
import { createRunACall } from '../../../emulators/platform/runACall';
import { OutageClock, type Speeds } from './outageClock';

/**
 * Nectar Desk's 1 + 2 + 4 s stay as they are. The others' minutes and hours are compressed so that some of their
 * attempts fall into n8n's start, and the later ones behind it.
 */
const SPEEDS = {
	runACall: { down: 3, up: 40 },
	nectarDesk: { down: 1, up: 1 },
	justCallByApi: { down: 5, up: 40 },
	justCallByHand: { down: 20, up: 400 },
	onCallClerk: { down: 10, up: 80 },
	dialerCx: { down: 3, up: 40 },
} satisfies Record<string, Speeds>;

/** All five platforms in all their dialects. */
export interface Platforms {
	/** JustCall by its developer documentation: the account behind its API. */
	readonly account: JustCallEmulator;
	readonly all: readonly Emulator[];
	/** Those whose events go to a second workflow, too, which batches under load. */
	readonly batched: readonly Emulator[];
}

export function createPlatforms(
	shared: Pick<EmulatorOptions, 'seed' | 'send'>,
	isUp: () => boolean,
): Platforms {
	const paced = (speeds: Speeds) => ({ ...shared, clock: new OutageClock(isUp, speeds) });
	const inDocument = (speeds: Speeds) => ({
		...paced(speeds),
		seed: `${shared.seed} document`,
		dialect: 'document' as const,
	});
	const account = createJustCall({ ...paced(SPEEDS.justCallByApi), dialect: 'vendor' });
	const { apiKey, apiSecret } = account;
	const byHand = createJustCall({ ...inDocument(SPEEDS.justCallByHand), apiKey, apiSecret });
	const runACall = createRunACall({ ...paced(SPEEDS.runACall), dialect: 'vendor' });
	const onCallClerk = createOnCallClerk(paced(SPEEDS.onCallClerk));
	const dialerCx = createDialerCx(paced(SPEEDS.dialerCx));
	return {
		account,
		all: [
			runACall,
			createRunACall(inDocument(SPEEDS.runACall)),
			createNectarDesk(paced(SPEEDS.nectarDesk)),
			account,
			byHand,
			onCallClerk,
			dialerCx,
		],
		batched: [runACall, onCallClerk, dialerCx],
	};
}
