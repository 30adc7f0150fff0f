import { existsSync } from 'node:fs';
import { join } from 'node:path';

import type { MovingSide } from '../../move/side';
import { claimTables } from './claims';
import { MovingFile } from './file';
import { outboxTables } from './outbox';
import { sqliteStore } from './store';

/** Both stores in a folder's files, as a move sees them. */
export function sqliteSide(folder: string, now: () => number): MovingSide {
	const ofClaims = claimTables(now);
	const files = {
		outbox: new MovingFile(join(folder, 'outbox.sqlite'), outboxTables.schema),
		claims: new MovingFile(join(folder, 'claims.sqlite'), ofClaims.schema),
	};
	return {
		place: folder,
		outbox: sqliteStore(files.outbox, outboxTables),
		claims: sqliteStore(files.claims, ofClaims),
		inUse: async () => {
			const used = Object.values(files).find(({ isInUse }) => isInUse);
			return used && `${used.file} is in use: stop all n8n processes, then run the move again.`;
		},
		setAside: async () => {
			const names = freeNames(folder, new Date(now()).toISOString().replace(/[:.]/g, '-'));
			// The outbox last: as long as it is there, so is the reason to give it another name.
			files.claims.guarded(() => files.claims.rename(join(folder, names.claims)));
			files.outbox.guarded(() => files.outbox.rename(join(folder, names.outbox)));
			return `${names.outbox} and ${names.claims} in ${folder}`;
		},
		close: async () => {
			for (const file of Object.values(files)) file.close();
		},
	};
}

/** Names that no file has. */
function freeNames(folder: string, time: string): { outbox: string; claims: string } {
	for (let number = 1; ; number += 1) {
		const suffix = number === 1 ? time : `${time}-${number}`;
		const names = { outbox: `outbox-${suffix}.sqlite`, claims: `claims-${suffix}.sqlite` };
		if (!Object.values(names).some((name) => existsSync(join(folder, name)))) return names;
	}
}
