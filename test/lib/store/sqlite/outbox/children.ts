import { join } from 'node:path';

import { StoreChildren } from '../children';

/** Processes that work on an outbox; see process.ts. */
export class OutboxChildren extends StoreChildren {
	constructor() {
		super(join(__dirname, 'process.ts'));
	}

	/** Starts one that holds what is due in `sub_a`; answers the ids once it does. */
	async holding(file: string, owner: string): Promise<string[]> {
		const holding = this.start(file, owner, '1', 'hold');
		await holding.until((printed) => printed.endsWith('\n'));
		return [...holding.printed.matchAll(/^h (\S+)$/gm)].map(([, id]) => id ?? '');
	}
}
