import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RegistrationFiles } from '../../../../lib/store/registrations/files';
import { describeRegistrations } from './rules';

const temporary = () => mkdtempSync(join(tmpdir(), 'registrations-'));

describe('registrations in files', () => {
	describeRegistrations(() => {
		const folder = temporary();
		return {
			open: async () => await Promise.resolve(new RegistrationFiles(join(folder, 'made', 'then'))),
			remove: async () => await Promise.resolve(rmSync(folder, { recursive: true })),
		};
	});

	it('leaves other files alone', async () => {
		const folder = temporary();
		writeFileSync(join(folder, 'key'), 'a key');
		const store = new RegistrationFiles(folder);
		await store.keep('https://example.com', 'text');
		expect(await store.all()).toEqual(['text']);
		rmSync(folder, { recursive: true });
	});
});
