import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { projectFolder } from '../n8n/install/project';

/** What docker/queue-mode.env tells every n8n process; the tests run with the same. */
export function queueModeSettings(): Record<string, string> {
	const text = readFileSync(join(projectFolder(), 'docker', 'queue-mode.env'), 'utf8');
	return parseEnv(text) as Record<string, string>;
}
