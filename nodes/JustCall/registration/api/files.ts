import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { writeWhole } from '../../../../lib/store/wholeFile';
import { isObject, type JsonObject } from '../../../../lib/webhook/http/message';
import { list, number, object, text, word } from '../../../../lib/webhook/platform/fields';
import type { Registered } from './error';

/** Registrations that are to be removed, as an n8n that starts again finds them. */
export interface Removal {
	readonly state: 'removing';
	readonly url: string;
	readonly registered: readonly Registered[];
	/** The id of n8n's credential. */
	readonly credential: string;
	/** The account the credential held, sealed. */
	readonly account: string;
	/** Epoch milliseconds. */
	readonly since: number;
}

/** A URL that JustCall sends to, and that n8n is configured to be reached at. */
export interface InUse {
	readonly state: 'in use';
	readonly url: string;
}

const Entry = object({
	state: word('removing', 'in use'),
	url: text(),
	registered: list(object({ type: text(), urlId: text() })),
	credential: text(),
	account: text(),
	since: number(),
});

/**
 * What is registered with JustCall by URL, one small file each: it is there after n8n was killed, and several processes
 * may write at a time. Files that are none of these are ignored.
 */
export class RegistrationFiles {
	constructor(private readonly folder: () => string) {}

	/** On the disk, whole, when it resolves; takes the place of what was kept for the same URL. */
	async keep(entry: Removal | InUse): Promise<void> {
		await mkdir(this.folder(), { recursive: true, mode: 0o700 });
		await writeWhole(this.pathOf(entry.url), JSON.stringify(entry));
	}

	/** What is to be removed of a URL; undefined where nothing is, or no longer. */
	async removalOf(url: string): Promise<Removal | undefined> {
		const entry = await read(this.pathOf(url));
		return entry?.state === 'removing' ? entry : undefined;
	}

	async all(): Promise<Array<Removal | InUse>> {
		const names = await readdir(this.folder()).catch(() => []);
		const entries = names
			.filter((name) => name.endsWith('.json'))
			.map(async (name) => await read(join(this.folder(), name)));
		return (await Promise.all(entries)).filter((entry) => entry !== undefined);
	}

	async forget(url: string): Promise<void> {
		await unlink(this.pathOf(url)).catch((error: NodeJS.ErrnoException) => {
			if (error.code !== 'ENOENT') throw error;
		});
	}

	private pathOf(url: string): string {
		const name = createHash('sha256').update(url).digest('hex').slice(0, 32);
		return join(this.folder(), `${name}.json`);
	}
}

async function read(path: string): Promise<Removal | InUse | undefined> {
	const content = await readFile(path, 'utf8').catch(() => '');
	const { state, url, ...rest } = Entry.parse(jsonIn(content));
	if (url === undefined) return undefined;
	if (state === 'in use') return { state, url };
	const { credential, account, since } = rest;
	if (state !== 'removing' || account === undefined || since === undefined) return undefined;
	const registered = rest.registered.flatMap(({ type = '', urlId }) =>
		urlId === undefined ? [] : [{ type, urlId }],
	);
	return { state, url, registered, credential: credential ?? '', account, since };
}

function jsonIn(content: string): JsonObject {
	try {
		const value: unknown = JSON.parse(content);
		return isObject(value) ? value : {};
	} catch {
		return {};
	}
}
