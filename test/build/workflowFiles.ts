import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Platform } from '../../lib/webhook/platform/definition';
import type { WorkflowDefinition, WorkflowNode } from '../n8n/api/definition';
import { slugOf } from './document/markdown';

/*
 * What the ready-made workflows hold of each platform: a workflow of first steps, and a trigger in each workflow that
 * starts from any platform. Only what is missing is written; what a person made of it stays.
 */

const PACKAGE = 'n8n-nodes-telephony-webhooks.';
/** The triggers are in a column. */
const ROW_HEIGHT = 192;
/** From the last trigger to the end of the note around them. */
const BELOW = 208;

type Registered = readonly Platform[];
type Placed = WorkflowNode & { readonly disabled?: boolean };

/** The files of the folder by their names, with what is missing of the platforms. */
export function workflowFiles(folder: string, platforms: Registered): Map<string, string> {
	const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
	const definitions = new Map(
		names.map((name) => [
			name,
			JSON.parse(readFileSync(join(folder, name), 'utf8')) as WorkflowDefinition,
		]),
	);
	for (const [name, definition] of definitions) {
		definitions.set(name, withTriggers(definition, platforms));
	}
	const steps = [...definitions.values()].filter(
		(one) => triggersIn(one, platforms).length === 1 && isOfEverything(one, platforms),
	);
	for (const platform of platforms) {
		if (steps.some((one) => triggersIn(one, [platform]).length === 1)) continue;
		definitions.set(`${slugOf(platform.name)}.json`, firstSteps(platform, platforms, steps));
	}
	return new Map(
		[...definitions].map(([name, definition]) => [name, JSON.stringify(definition, null, '\t')]),
	);
}

/** A workflow that starts from several platforms, with a trigger of every platform, all leading to the same node. */
export function withTriggers(
	definition: WorkflowDefinition,
	platforms: Registered,
): WorkflowDefinition {
	const present = triggersIn(definition, platforms);
	const [first] = present;
	const last = present.at(-1);
	const missing = platforms.filter((one) => triggersIn(definition, [one]).length === 0);
	if (first === undefined || last === undefined || present.length < 2 || missing.length === 0) {
		return definition;
	}
	const [x, y] = last.position ?? [0, 0];
	const all = present.every(({ parameters }) => isEverything(parameters.events));
	const added = missing.map((platform, row): Placed => {
		const node = triggerOf(platform, definition.name, [x, y + (row + 1) * ROW_HEIGHT]);
		const events = all ? ['*'] : [...platform.defaultEvents];
		const off = present.some(({ disabled }) => disabled === true);
		return { ...node, parameters: { events, options: {} }, ...(off && { disabled: true }) };
	});
	const at = definition.nodes.indexOf(last) + 1;
	const nodes = definition.nodes.toSpliced(at, 0, ...added);
	const start = definition.connections[first.name];
	const starts = Object.fromEntries(added.map(({ name }) => [name, start]));
	const bottom = y + added.length * ROW_HEIGHT + BELOW;
	return {
		...definition,
		nodes: nodes.map((node) => (isAround(node, first) ? heightened(node, bottom) : node)),
		connections: { ...starts, ...definition.connections },
	};
}

/** The first steps with a platform, after those with another one that is set up in the same way. */
export function firstSteps(
	platform: Platform,
	platforms: Registered,
	known: readonly WorkflowDefinition[],
): WorkflowDefinition {
	const like = (one: WorkflowDefinition) =>
		platforms.find((other) => triggersIn(one, [other]).length === 1);
	const model = known.find((one) => isSetUpLike(like(one), platform)) ?? known[0];
	const other = model && like(model);
	if (model === undefined || other === undefined) throw new Error('There are no first steps yet');
	const text = JSON.stringify(model)
		.replaceAll(other.subscription.where, platform.subscription.where)
		.replaceAll(other.name, platform.name)
		.replaceAll(`${PACKAGE}${other.id}Trigger`, `${PACKAGE}${platform.id}Trigger`)
		.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, (id) => idOf(platform.id, id));
	return JSON.parse(text) as WorkflowDefinition;
}

function triggersIn({ nodes }: WorkflowDefinition, platforms: Registered): Placed[] {
	const types = new Set(platforms.map(({ id }) => `${PACKAGE}${id}Trigger`));
	return nodes.filter(({ type }) => types.has(type));
}

function triggerOf(
	{ id, name }: Platform,
	workflow: string,
	position: [number, number],
): Omit<WorkflowNode, 'parameters'> {
	return {
		id: idOf(workflow, id),
		name: `${name} Trigger`,
		type: `${PACKAGE}${id}Trigger`,
		typeVersion: 3,
		position,
	};
}

function isSetUpLike(one: Platform | undefined, { subscription, signature }: Platform): boolean {
	return (
		one?.subscription.by === subscription.by && one.signature.needsSecret === signature.needsSecret
	);
}

function isOfEverything(definition: WorkflowDefinition, platforms: Registered): boolean {
	return triggersIn(definition, platforms).every(({ parameters }) =>
		isEverything(parameters.events),
	);
}

function isEverything(events: unknown): boolean {
	return JSON.stringify(events) === '["*"]';
}

/** The note behind the triggers. */
function isAround({ type, position }: WorkflowNode, { position: within }: WorkflowNode): boolean {
	const left = (position?.[0] ?? 0) - (within?.[0] ?? 0);
	return type === 'n8n-nodes-base.stickyNote' && left <= 0 && left > -ROW_HEIGHT;
}

function heightened(note: WorkflowNode, bottom: number): WorkflowNode {
	const height = Math.max(Number(note.parameters.height), bottom - (note.position?.[1] ?? 0));
	return { ...note, parameters: { ...note.parameters, height } };
}

/** An id that stays the same whenever the file is written. */
function idOf(...parts: readonly string[]): string {
	const digits = createHash('sha256').update(parts.join(' ')).digest('hex');
	const lengths = [8, 4, 4, 4, 12];
	let at = 0;
	return lengths.map((length) => digits.slice(at, (at += length))).join('-');
}
