import { createWire } from '../../../emulators/http/agentWire';
import type { Send, Wire } from '../../../emulators/http/wire';
import { Endings } from '../../counts/endings';

/** The network of all emulators together, counted: the moment to kill n8n is chosen by what is under way. */
export interface Traffic {
	readonly send: Send;
	/** Requests without an answer so far. */
	open(): number;
	/** Requests answered since the start. */
	answered(): number;
	/** How each ended. */
	readonly endings: Endings;
	close(): Promise<void>;
}

export function countTraffic(wire: Wire = createWire()): Traffic {
	let open = 0;
	let answered = 0;
	const endings = new Endings();
	return {
		async send(request) {
			open++;
			const outcome = await wire.send(request).finally(() => open--);
			if (outcome.kind === 'answer') answered++;
			endings.note(request.url, outcome);
			return outcome;
		},
		open: () => open,
		answered: () => answered,
		endings,
		close: async () => await wire.close(),
	};
}
