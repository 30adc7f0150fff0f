import { SHARED_BY_INSTANCES } from '../../lib/n8n/instances';

/** What is imported after this is loaded as by a process of its own, which knows nothing of the others in this one. */
export function startProcess(): void {
	jest.resetModules();
	Reflect.deleteProperty(globalThis, SHARED_BY_INSTANCES);
}
