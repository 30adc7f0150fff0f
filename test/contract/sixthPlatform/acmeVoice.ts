import { readdirSync, readFileSync, writeFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

/*
 * Acme Voice, a platform that doesn't exist: Dialer.CX's files as somebody would copy and change them, with a name, an
 * address, a signature header and an envelope of its own.
 */

const MODEL = [
	'nodes/DialerCx',
	'test/fixtures/DialerCx',
	'credentials/DialerCxWebhookApi.credentials.ts',
];
const CHANGES: ReadonlyArray<readonly [RegExp, string]> = [
	[/DialerCx/g, 'AcmeVoice'],
	[/dialerCx/g, 'acmeVoice'],
	[/Dialer\.CX/g, 'Acme Voice'],
	[/https:\/\/dialer-cx-docs\.pages\.dev\/integrations\/webhooks/g, 'https://acme.example/hooks'],
	[/x-webhook-signature/g, 'x-acme-signature'],
	[/\['event'\]/g, "['event_type']"],
	[/data: 'data'/g, "data: 'payload'"],
	[/body: \{ event: type, (.*), data \}/g, 'body: { event_type: type, $1, payload: data }'],
];
const ENVELOPE: ReadonlyArray<readonly [RegExp, string]> = [
	[/"event":/, '"event_type":'],
	[/"data":/, '"payload":'],
];
const REGISTRY = 'nodes/platforms.ts';

/** Adds Acme Voice to a copy of the project: its folder, its credential, its fixtures, and its line in the registry. */
export function addAcmeVoice(project: string): void {
	for (const file of filesOf(project)) {
		const text = readFileSync(join(project, file), 'utf8');
		const changes = file.endsWith('.json') ? ENVELOPE : CHANGES;
		write(join(project, changed(file, CHANGES)), changed(text, changes));
	}
	const registry = join(project, REGISTRY);
	const text = readFileSync(registry, 'utf8')
		.replace('\tdialerCx,\n', '\tdialerCx,\n\tacmeVoice,\n')
		.replace(/^/, "import { acmeVoice } from './AcmeVoice/platform';\n");
	writeFileSync(registry, text);
}

function filesOf(project: string): string[] {
	return MODEL.flatMap((path) =>
		path.endsWith('.ts')
			? [path]
			: readdirSync(join(project, path)).map((name) => `${path}/${name}`),
	);
}

function changed(text: string, changes: typeof CHANGES): string {
	return changes.reduce((now, [pattern, by]) => now.replace(pattern, by), text);
}

function write(file: string, text: string): void {
	mkdirSync(dirname(file), { recursive: true });
	writeFileSync(file, text);
}
