import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { closeSender } from '../../../../lib/n8n/sender/process';
import { receiver, type Receiver } from './receiver';
import { removeUserFolder, userFolder } from '../userFolder';

/** Where the package keeps its files. */
export const FOLDER = join(userFolder, '.n8n', 'telephony-webhooks');

/** Gives each test of a file a store that is new, and a receiver. */
export function storeOfItsOwn(): () => Receiver {
	let endpoint: Receiver | undefined;
	beforeEach(async () => {
		endpoint = await receiver();
	});
	afterEach(async () => {
		await endpoint?.close();
		await closeSender();
		await rm(FOLDER, { recursive: true, force: true });
	});
	afterAll(removeUserFolder);
	return () => {
		if (endpoint === undefined) throw new Error('There is no receiver yet');
		return endpoint;
	};
}
