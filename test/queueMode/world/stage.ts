import { PATIENT, stageOver, type Stage, type StageOptions } from '../../stage/stage';
import { openQueueMode, type QueueMode, type QueueModeOptions } from './open';

/** n8n in queue mode with the package installed, and the emulated platforms' side of it. */
export interface QueueStage extends Stage {
	readonly mode: QueueMode;
}

/** Starts everything; `n8n` is the main process, and everybody reaches n8n by the proxy. */
export async function openQueueStage(
	options: QueueModeOptions & Pick<StageOptions, 'emulators' | 'platforms'> = {},
): Promise<QueueStage> {
	const mode = await openQueueMode(options);
	const { main: n8n, url, close } = mode;
	try {
		return { ...(await stageOver({ n8n, url, close }, options)), mode };
	} catch (error) {
		await close();
		throw error;
	}
}

/** Seven processes, one after the other. */
const OPENING_MILLISECONDS = 1_200_000;

/** A stage for one test file: opened before its tests, closed after them. */
export function stagedQueueMode(
	options: QueueModeOptions & Pick<StageOptions, 'emulators' | 'platforms'> = {},
): () => QueueStage {
	let stage: QueueStage | undefined;
	beforeAll(async () => {
		stage = await openQueueStage({ emulators: PATIENT, ...options });
	}, OPENING_MILLISECONDS);
	afterAll(async () => await stage?.close(), OPENING_MILLISECONDS);
	return () => {
		if (stage === undefined) throw new Error('The stage is not open');
		return stage;
	};
}
