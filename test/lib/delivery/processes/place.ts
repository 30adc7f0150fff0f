import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { senderRules, type SenderOutbox } from '../../../../lib/delivery/outcome/rules';
import { policiesOf } from '../../../../lib/delivery/subscription/policy';
import { openSqliteOutbox } from '../../../../lib/store/sqlite/outbox/open';
import { presetsOf } from '../../../../lib/webhook/presets';
import { platforms } from '../../../../nodes/platforms';

/** Where several processes have their outbox together. */
export interface OutboxPlace {
	/** Opens it as a process of this name; what proves that it lives is there by then. */
	open(name: string, now: () => number): Promise<SenderOutbox>;
	/** That process lives no more. */
	killed(name: string): void;
	/** Removes it; all have closed it. */
	remove(): Promise<void>;
}

/** The presets that all processes know. */
export const presets = presetsOf(platforms);
/** The rules that all processes open it with. */
export const rules = senderRules(policiesOf(presets));

/** A file in a folder of its own. */
export async function inFile(): Promise<OutboxPlace> {
	const folder = await mkdtemp(join(tmpdir(), 'processes-'));
	const file = join(folder, 'outbox.sqlite');
	return {
		open: async (name, now) => await openSqliteOutbox({ file, now, owner: name }, rules),
		killed: (name) => rmSync(join(`${file}.owners`, `${name}.lock`)),
		remove: async () => await rm(folder, { recursive: true }),
	};
}
