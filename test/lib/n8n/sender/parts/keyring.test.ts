import { chmod, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { INodeParameters } from 'n8n-workflow';
import { closeSender } from '../../../../../lib/n8n/sender/process';
import { itemOf, LOOPBACK, runSender, type CredentialFields } from '../stage';
import { FOLDER, storeOfItsOwn } from '../ownStore';

/* Secrets at rest: sealed with the key file, or with the passphrase of the node's credential. */

const PASSPHRASE: CredentialFields = {
	webhookSenderApi: { ...LOOPBACK.webhookSenderApi, passphrase: 'correct horse battery staple' },
};

const endpoint = storeOfItsOwn();

const create = (): INodeParameters => ({
	resource: 'subscription',
	operation: 'create',
	url: endpoint().url,
	options: {
		retries: 'none',
		headers: { header: [{ name: 'Authorization', value: 'Bearer of-the-receiver' }] },
	},
});
const statuses = async (credentials: CredentialFields) => {
	const parameters = { resource: 'event', operation: 'send', eventType: 'a', data: '{}' };
	const { outputs } = await runSender({ parameters, credentials });
	return outputs.flat().map(({ json }) => json.status);
};

test('the key file is made for its owner only, and neither secret nor header is readable in the store', async () => {
	const { secret } = await itemOf(create());
	expect((await stat(join(FOLDER, 'outbox.key'))).mode & 0o777).toBe(0o600);
	expect(await statuses(LOOPBACK)).toEqual(['delivered']);
	expect(endpoint().got[0]?.headers.authorization).toBe('Bearer of-the-receiver');
	await closeSender();
	const stored = await readFile(join(FOLDER, 'outbox.sqlite'), 'latin1');
	expect(stored).not.toContain(secret.slice('whsec_'.length));
	expect(stored).not.toContain('of-the-receiver');
});

test('what a passphrase sealed opens with it only, also after a restart', async () => {
	await itemOf(create(), PASSPHRASE);
	expect(await statuses(PASSPHRASE)).toEqual(['delivered']);
	await closeSender();
	const [without] = await statuses(LOOPBACK);
	expect(without).toBe('pending');
	await closeSender();
	expect(await statuses(PASSPHRASE)).toEqual(['delivered']);
});

test('a node without the passphrase seals with the file, whatever other nodes do', async () => {
	await itemOf(create(), PASSPHRASE);
	const { id } = await itemOf(create());
	await closeSender();
	const parameters = { resource: 'event', operation: 'send', eventType: 'a', data: '{}' };
	const { outputs } = await runSender({ parameters, credentials: LOOPBACK });
	const delivered = outputs[0]?.map(({ json }) => json.subscriptionId);
	expect(delivered).toEqual([id]);
});

test.each([LOOPBACK, PASSPHRASE])(
	'a volume that is opened to a group at each start keeps nothing from being sent (%#)',
	async (credentials) => {
		await itemOf(create(), credentials);
		await closeSender();
		for (const name of await readdir(FOLDER)) {
			const path = join(FOLDER, name);
			await chmod(path, (await stat(path)).mode | 0o060);
		}
		await chmod(FOLDER, 0o2770);
		expect(await statuses(credentials)).toEqual(['delivered']);
		expect((await stat(join(FOLDER, 'outbox.key'))).mode & 0o777).toBe(0o600);
	},
);
