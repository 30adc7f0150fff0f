import { openStage, PATIENT, type Stage, type StageOptions } from '../stage/stage';
import type { Connected } from '../stage/connected';
import type { Emulator } from '../emulators/engine/emulator';

/** A stage for one test file: opened before its tests (the first time n8n is installed for that), closed after them. */
export function staged(options: StageOptions = {}): () => Stage {
	let stage: Stage | undefined;
	beforeAll(async () => {
		stage = await openStage({ emulators: PATIENT, ...options });
	});
	afterAll(async () => await stage?.close());
	return () => {
		if (stage === undefined) throw new Error('The stage is not open');
		return stage;
	};
}

/** The emulator of a platform, by dialect where it has two. */
export function emulatorOf(
	stage: Stage,
	id: Emulator['id'],
	dialect?: Emulator['dialect'],
): Emulator {
	const found = stage.emulators.find(
		(one) => one.id === id && (dialect === undefined || one.dialect === dialect),
	);
	if (found === undefined) throw new Error(`No emulator ${id} ${dialect ?? ''}`);
	return found;
}

/** How many runs the workflow has once nothing is under way any more. */
export async function runsOf(stage: Stage, { workflowId }: Connected): Promise<number> {
	return await stage.client.executions.waitUntilQuiet(workflowId);
}
