import { join } from 'node:path';
import type { RegistrationStore } from '../../store/registrations';
import { RegistrationFiles } from '../../store/registrations/files';
import { storeChoice } from './choice';
import { storeFolder } from './claims';
import { ProcessStore, type OnNotice } from './processStore';

const about = { name: 'registrations', close: closeRegistrationStore };
const registrations = new ProcessStore<RegistrationStore>(about, open);

/**
 * The process's one list of what is registered with platforms, opened on first use: in PostgreSQL where the environment says
 * so, else in files. Rejects where it can't be opened; tried anew after five seconds.
 */
export async function registrationStore(onNotice: OnNotice): Promise<RegistrationStore> {
	return await registrations.get(onNotice);
}

/** Closes it, if it was opened; the next use opens it again. */
export async function closeRegistrationStore(): Promise<void> {
	await registrations.close();
}

async function open(): Promise<RegistrationStore> {
	const choice = storeChoice();
	if (typeof choice === 'string') throw new Error(choice);
	if (choice.settings.kind === 'sqlite') return new RegistrationFiles(registrationFolder());
	const { openPostgresRegistrations } = await import('../../store/postgres/registrations/open');
	return await openPostgresRegistrations(choice.settings.options);
}

/** Where they are in files; JustCall is the one platform whose webhooks are registered by its API. */
export function registrationFolder(): string {
	return join(storeFolder(), 'justcall');
}
