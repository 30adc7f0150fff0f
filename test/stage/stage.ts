import { createDialerCx } from '../emulators/platform/dialerCx';
import type { Emulator, EmulatorOptions } from '../emulators/engine/emulator';
import { createJustCall, type JustCallEmulator } from '../emulators/platform/justCall';
import { startJustCallApi, type JustCallApi } from '../emulators/justCallApi/api';
import { createNectarDesk } from '../emulators/platform/nectarDesk';
import { createOnCallClerk } from '../emulators/platform/onCallClerk';
import { createRunACall } from '../emulators/platform/runACall';
import { startN8n, type N8nOptions, type RunningN8n } from '../n8n/boot';
import type { Progress } from '../n8n/install/download';
import { ensureN8n } from '../n8n/install/n8n';
import { projectFolder } from '../n8n/install/project';
import { signIn, type N8nClient } from '../n8n/api/rest';
import { connect, type Connected, type ConnectOptions } from './connected';

/** A real n8n with the package installed, and the emulated platforms' side of it. */
export interface Stage {
	readonly n8n: RunningN8n;
	readonly client: N8nClient;
	/** JustCall's subscription API, over the vendor-dialect account. */
	readonly justCallApi: JustCallApi;
	/** One emulator per platform and dialect; JustCall's two share one account. */
	readonly emulators: readonly Emulator[];
	/** Publishes an emulator's example workflow and subscribes the emulator. */
	readonly connect: (emulator: Emulator, options?: ConnectOptions) => Promise<Connected>;
	/** Ends n8n and everything else; a temporary user folder is removed. */
	readonly close: () => Promise<void>;
}

/** The emulated platforms. */
export interface EmulatedPlatforms {
	readonly justCall: JustCallEmulator;
	/** One emulator per platform and dialect; JustCall's two share one account. */
	readonly emulators: readonly Emulator[];
}

/** Platforms that retry soon, and wait for the answers of a busy machine. */
export const PATIENT: EmulatorOptions = { timeScale: 0.01, timeoutScale: 12 };

/** What `openStage` may be told. */
export interface StageOptions {
	readonly n8n?: Partial<N8nOptions>;
	readonly emulators?: EmulatorOptions;
	/** Those made already; otherwise they are made as `emulators` says. */
	readonly platforms?: EmulatedPlatforms;
	/** Is told whenever something takes long. */
	readonly onProgress?: Progress;
}

/** Installs n8n if need be, starts it with the built package, and makes the emulators. */
export async function openStage(options: StageOptions = {}): Promise<Stage> {
	const onProgress = options.onProgress ?? (() => undefined);
	const { folder } = await ensureN8n({ onProgress });
	onProgress('starting it');
	const n8n = await startN8n({ folder, packageFolder: projectFolder(), ...options.n8n });
	const close = async () => await n8n.stop();
	try {
		return await stageOver({ n8n, url: n8n.url, close }, options);
	} catch (error) {
		await close();
		throw error;
	}
}

/** An n8n that runs: its main process, the address it is reached at, and how all of it is ended. */
export interface StagedN8n extends Pick<Stage, 'n8n' | 'close'> {
	readonly url: string;
}

/** Connects emulators with an n8n that runs already. */
export async function stageOver(
	{ n8n, url, close }: StagedN8n,
	options: Pick<StageOptions, 'emulators' | 'platforms'> = {},
): Promise<Stage> {
	const client = await signIn(url);
	const { justCall: account, emulators } = options.platforms ?? emulatePlatforms(options.emulators);
	const justCallApi = await startJustCallApi(account, {
		rateLimit: { perHour: 18_000, perMinute: 3_000 },
	});
	return {
		n8n,
		client,
		justCallApi,
		emulators,
		connect: async (emulator, more = {}) => {
			const byApi: ConnectOptions =
				emulator === account ? { apiUrl: justCallApi.url } : byHandAt(emulator);
			const parameters = { ...byApi.parameters, ...more.parameters };
			return await connect(client, emulator, { ...byApi, ...more, parameters });
		},
		close: async () => {
			await Promise.all(emulators.map(async (emulator) => await emulator.close()));
			await justCallApi.close();
			await close();
		},
	};
}

/** Makes an emulator of each platform, in each dialect that it has. */
export function emulatePlatforms(options: EmulatorOptions = {}): EmulatedPlatforms {
	const justCall = createJustCall({ ...options, dialect: 'vendor' });
	const { apiKey, apiSecret } = justCall;
	const inDocument = {
		...options,
		seed: `${options.seed ?? ''} document`,
		dialect: 'document' as const,
	};
	const emulators = [
		createRunACall({ ...options, dialect: 'vendor' }),
		createRunACall(inDocument),
		createNectarDesk(options),
		justCall,
		createJustCall({ ...inDocument, apiKey, apiSecret }),
		createOnCallClerk(options),
		createDialerCx(options),
	];
	return { justCall, emulators };
}

/** The document's JustCall knows no API: its user enters the URL in the settings page. */
function byHandAt(emulator: Emulator): ConnectOptions {
	return emulator.id === 'justCall' ? { parameters: { registration: 'hand' } } : {};
}
