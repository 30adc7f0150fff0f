import { createDialerCx } from '../emulators/platform/dialerCx';
import type { Emulator, EmulatorOptions } from '../emulators/engine/emulator';
import { createJustCall } from '../emulators/platform/justCall';
import { startJustCallApi, type JustCallApi } from '../emulators/justCallApi/api';
import { createNectarDesk } from '../emulators/platform/nectarDesk';
import { createOnCallClerk } from '../emulators/platform/onCallClerk';
import { createRunACall } from '../emulators/platform/runACall';
import { startN8n, type N8nOptions, type RunningN8n } from '../n8n/boot';
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

/** What `openStage` may be told. */
export interface StageOptions {
	readonly n8n?: Partial<N8nOptions>;
	readonly emulators?: EmulatorOptions;
	/** Gets a line whenever something takes long. */
	readonly onProgress?: (line: string) => void;
}

/** Installs n8n if need be, starts it with the built package, and makes the emulators. */
export async function openStage(options: StageOptions = {}): Promise<Stage> {
	const onProgress = options.onProgress ?? (() => undefined);
	const { folder } = await ensureN8n({ onProgress });
	onProgress('Starting n8n …');
	const n8n = await startN8n({ folder, packageFolder: projectFolder(), ...options.n8n });
	const close = async () => await n8n.stop();
	return await stageOver({ n8n, url: n8n.url, close }, options.emulators);
}

/** An n8n that runs: its main process, the address it is reached at, and how all of it is ended. */
export interface StagedN8n extends Pick<Stage, 'n8n' | 'close'> {
	readonly url: string;
}

/** Makes the emulators for an n8n that runs already. */
export async function stageOver(
	{ n8n, url, close }: StagedN8n,
	options: EmulatorOptions = {},
): Promise<Stage> {
	const client = await signIn(url);
	const account = createJustCall({ ...options, dialect: 'vendor' });
	const emulators = emulatorsFor(account, options);
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

function emulatorsFor(
	account: ReturnType<typeof createJustCall>,
	options: EmulatorOptions,
): Emulator[] {
	const { apiKey, apiSecret } = account;
	const inDocument = {
		...options,
		seed: `${options.seed ?? ''} document`,
		dialect: 'document' as const,
	};
	return [
		createRunACall({ ...options, dialect: 'vendor' }),
		createRunACall(inDocument),
		createNectarDesk(options),
		account,
		createJustCall({ ...inDocument, apiKey, apiSecret }),
		createOnCallClerk(options),
		createDialerCx(options),
	];
}

/** The document's JustCall knows no API: its user enters the URL in the settings page. */
function byHandAt(emulator: Emulator): ConnectOptions {
	return emulator.id === 'justCall' ? { parameters: { registration: 'hand' } } : {};
}
