import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../n8n/process/environment';
import { folderFor, startProgram } from './program';

/** Starts a shell script as a server would be. */
async function startScript(script: string) {
	const folder = folderFor('program', undefined);
	const started = startProgram({
		command: ['/bin/sh', '-c', script],
		port: await freePort(),
		folder,
		user: undefined,
	});
	return { folder, started };
}

test('a server that ends before it listens is told of at once, with what it wrote last', async () => {
	const { started, folder } = await startScript(
		'for line in $(seq 30); do echo "line $line"; done; echo "FATAL: the disk is full" >&2; exit 3',
	);
	const error = await started.catch((one: unknown) => one);
	const { message } = error as Error;
	expect(message).toMatch(/^\/bin\/sh ended after \d+\.\d s of waiting for port \d+:\n/);
	expect(message.split('\n').slice(1)).toEqual([
		...Array.from({ length: 19 }, (_, number) => `\tline ${number + 12}`),
		'\tFATAL: the disk is full',
	]);
	while (existsSync(folder)) await sleep(10);
});
