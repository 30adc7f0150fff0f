import { mkdir, readdir, readFile, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { keyOfUrl, type CallingOff, type RegistrationStore } from '../registrations';
import { writeWhole } from '../wholeFile';

/**
 * The texts in one small file each. Several processes may write at a time, but the work on a URL is not divided among them:
 * n8n's one main process does it.
 */
export class RegistrationFiles implements RegistrationStore {
	constructor(private readonly folder: string) {}

	async keep(url: string, text: string): Promise<void> {
		await mkdir(this.folder, { recursive: true, mode: 0o700 });
		await writeWhole(this.pathOf(url), text);
	}

	async textOf(url: string): Promise<string | undefined> {
		return await read(this.pathOf(url));
	}

	async all(): Promise<string[]> {
		const names = await readdir(this.folder).catch(() => []);
		const texts = names
			.filter((name) => name.endsWith('.json'))
			.map(async (name) => await read(join(this.folder, name)));
		return (await Promise.all(texts)).filter((text) => text !== undefined);
	}

	async forget(url: string): Promise<void> {
		await unlink(this.pathOf(url)).catch((error: NodeJS.ErrnoException) => {
			if (error.code !== 'ENOENT') throw error;
		});
	}

	async takeWork(url: string): Promise<boolean> {
		return (await this.textOf(url)) !== undefined;
	}

	async endWork(): Promise<void> {
		await Promise.resolve();
	}

	async callOff(url: string): Promise<CallingOff> {
		const text = await this.textOf(url);
		await this.forget(url);
		return { kind: 'called off', text };
	}

	async close(): Promise<void> {
		await Promise.resolve();
	}

	private pathOf(url: string): string {
		return join(this.folder, `${keyOfUrl(url)}.json`);
	}
}

async function read(path: string): Promise<string | undefined> {
	return await readFile(path, 'utf8').catch(() => undefined);
}
