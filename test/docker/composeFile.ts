import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod/v4';
import { projectFolder } from '../n8n/install/project';

const Duration = z.string().regex(/^\d+(s|m|h)$/);
const Texts = z.record(z.string(), z.string());

const Service = z.strictObject({
	image: z.string(),
	build: z.strictObject({ context: z.string(), args: Texts }).optional(),
	restart: z.enum(['no', 'always', 'on-failure', 'unless-stopped']),
	stop_grace_period: Duration.optional(),
	env_file: z.string().optional(),
	environment: Texts.optional(),
	command: z.string().optional(),
	ports: z.array(z.string().regex(/^\d+:\d+$/)).optional(),
	volumes: z.array(z.string()).optional(),
	deploy: z.strictObject({ replicas: z.int().positive() }).optional(),
	healthcheck: z
		.strictObject({
			test: z.tuple([z.literal('CMD')], z.string()),
			interval: Duration,
			timeout: Duration,
			retries: z.int().positive(),
			start_period: Duration.optional(),
		})
		.optional(),
	depends_on: z
		.record(z.string(), z.strictObject({ condition: z.literal('service_healthy') }))
		.optional(),
});

/** A service of docker/compose.yaml. */
export type Service = z.infer<typeof Service>;

/** What of the compose specification docker/compose.yaml uses: anything else is a mistake there. */
const ComposeFile = z.strictObject({
	name: z.string(),
	services: z.record(z.string(), Service),
	volumes: z.record(z.string(), z.null()),
});

/** A file of the folder docker. */
export function dockerFile(name: string): string {
	return readFileSync(join(projectFolder(), 'docker', name), 'utf8');
}

/** One service of docker/compose.yaml; throws where it has none of that name. */
export function serviceCalled(name: string): Service {
	const service = composeFile().services[name];
	if (service === undefined) throw new Error(`docker/compose.yaml has no service ${name}`);
	return service;
}

/** Reads docker/compose.yaml; throws where it has fields that compose wouldn't understand. */
export function composeFile() {
	const whole = parse(dockerFile('compose.yaml'), { merge: true }) as Record<string, unknown>;
	// Templates for what follows.
	const used = Object.entries(whole).filter(([name]) => !name.startsWith('x-'));
	return ComposeFile.parse(Object.fromEntries(used));
}
