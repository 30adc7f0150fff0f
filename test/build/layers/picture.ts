/** What each layer is for, as the picture in the development guide says it. A layer is one of these folders, with all below it. */
export const LAYERS: Readonly<Record<string, string>> = {
	credentials: 'as users enter them',
	nodes: 'what a user drags in; platforms and services',
	'lib/log': 'the log page: what came in, what went out',
	'lib/n8n': 'lists and titles that its parts share',
	'lib/n8n/action': 'operations of the services',
	'lib/n8n/field': 'fields of nodes and credentials',
	'lib/n8n/log': 'requests to the log page and its answers, who may see it',
	'lib/n8n/move': 'the command that moves everything to another store',
	'lib/n8n/sender': "Webhook Sender and its trigger, the process's sender",
	'lib/n8n/store': "the process's store and clock",
	'lib/n8n/trigger': 'a request becomes items',
	'lib/delivery': "the engine's face",
	'lib/delivery/advice': 'what a user should do',
	'lib/delivery/attempt': 'one HTTP request',
	'lib/delivery/dispatch': 'which delivery is attempted when',
	'lib/delivery/guard': 'keeps out of private networks',
	'lib/delivery/limit': 'concurrency, rate, fair share',
	'lib/delivery/operations': 'what the sender does',
	'lib/delivery/outcome': 'what an attempt leads to',
	'lib/delivery/resolver': 'DNS',
	'lib/delivery/subscription': 'settings, secrets, status',
	'lib/store': 'the two ports, and what is said over them',
	'lib/store/postgres': 'both ports on PostgreSQL',
	'lib/store/sqlite': 'both ports on SQLite',
	'lib/text': 'error texts, IP addresses, suggestions',
	'lib/time': 'clocks',
	'lib/webhook': 'the protocol, pure: signatures, records, retries',
};

/** Imports by layer. */
export type Imports = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * The layers and their imports as a Mermaid flowchart. There is no arrow where a longer way leads to the same layer, so
 * that the picture stays readable: a layer may import all that it leads to.
 */
export function layersPicture(imports: Imports, purposes = LAYERS): string {
	const layers = [...imports.keys()].sort();
	const below = new Map(layers.map((layer) => [layer, reachedFrom(layer, imports)]));
	const goingRound = layers.filter((layer) => below.get(layer)?.has(layer));
	if (goingRound.length > 0) throw new Error(`Imports go round: ${goingRound.join(', ')}`);
	const arrows = layers.flatMap((layer) =>
		directly(imports.get(layer), below).map((other) => `\t${idOf(layer)} --> ${idOf(other)}`),
	);
	return ['```mermaid', 'flowchart TD', ...boxes(layers, purposes), ...arrows, '```'].join('\n');
}

function boxes(layers: readonly string[], purposes: Readonly<Record<string, string>>): string[] {
	const gone = Object.keys(purposes).filter((layer) => !layers.includes(layer));
	if (gone.length > 0) throw new Error(`Remove from LAYERS: ${gone.join(', ')}`);
	return layers.map((layer) => {
		const purpose = purposes[layer];
		if (purpose === undefined) throw new Error(`Say in LAYERS what ${layer} is for`);
		return `\t${idOf(layer)}["${layer}<br>${purpose}"]`;
	});
}

/** Of the layers imported, those to which none of the others leads. */
function directly(imported: ReadonlySet<string> = new Set(), below: Imports): string[] {
	const all = [...imported].sort();
	return all.filter((layer) => !all.some((other) => below.get(other)?.has(layer)));
}

function reachedFrom(layer: string, imports: Imports): ReadonlySet<string> {
	const reached = new Set<string>();
	const left = [layer];
	for (let next = left.pop(); next !== undefined; next = left.pop()) {
		for (const other of imports.get(next) ?? []) {
			if (!reached.has(other)) left.push(other);
			reached.add(other);
		}
	}
	return reached;
}

const idOf = (layer: string) => layer.replaceAll('/', '_');
