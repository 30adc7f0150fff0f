import type { ReceivedStore } from '../../store/received';

/** What is read where triggers count nothing. */
export const nothingReceived: ReceivedStore = {
	add: async () => undefined,
	triggers: async () => [],
	stretches: async () => [],
	totals: async () => [],
	rejected: async () => ({ requests: [] }),
	rejectedRequest: async () => undefined,
	lastEvents: async () => [],
	drift: async () => [],
	purge: async () => 0,
	close: async () => undefined,
};
