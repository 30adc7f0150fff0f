'use strict';
/*
 * Who may import whom: `npx depcruise lib nodes credentials test bench` (part of `npm test`). Types count, too.
 *
 * The layers, each knowing only those below it:
 *
 *   nodes, credentials   what a user drags in
 *   lib/n8n              the only library code with values of n8n
 *   lib/log              the log page: what came in, what went out
 *   lib/delivery         the sender's engine
 *   lib/store            two ports, engines behind them
 *   lib/webhook          the protocol: pure
 *   lib/time, lib/text   clocks; what an error says, IP addresses, "did you mean"
 *
 * A folder is entered by its faces: what stands in it directly, or is named below.
 */

/** A layer may import only these files and packages, besides its own. */
const layer = (name, from, { allowed, builtIn = true }, why) => ({
	name,
	comment: why,
	severity: 'error',
	from: { path: from },
	to: { pathNot: [from, ...allowed], ...(builtIn && { dependencyTypesNot: ['core'] }) },
});

const packages = (...names) => `node_modules/(${names.join('|')})/`;

/** What others may know of the sender's engine: its face, and what they give it. */
const FACES_OF_DELIVERY = [
	'^lib/delivery/[^/]+$',
	// What a credential lets somebody do, whose a subscription is, and what is wrong with an input.
	'^lib/delivery/subscription/(settings|permission|result)\\.ts$',
	'^lib/delivery/subscription/secret/(keyring|keys)\\.ts$',
	'^lib/delivery/subscription/input/(events|url)\\.ts$',
	// Moving to another store seals secrets with its key.
	'^lib/delivery/subscription/secret/reseal\\.ts$',
	// What the process puts its sender together from.
	'^lib/delivery/attempt/(transport|connection/proxies)\\.ts$',
	'^lib/delivery/resolver/create\\.ts$',
	// Rules that a node applies before an event is sent, and words it shares.
	'^lib/delivery/operations/event/size\\.ts$',
	'^lib/delivery/operations/view/(delivery|sendingRun)\\.ts$',
	// Who reads advice, and what is told once of a subscription.
	'^lib/delivery/advice/(audience|holdUp)\\.ts$',
];

/** What others may know of the store: the ports, what is said over them, and how an engine is opened. */
const FACES_OF_STORE = [
	'^lib/store/[^/]+$',
	'^lib/store/(outbox|received|registrations)/',
	// Moving from one engine to another: what is moved is engine-neutral, each engine offers its side.
	'^lib/store/move/',
	'^lib/store/(sqlite|postgres)/move/side\\.ts$',
	'^lib/store/sqlite/backup\\.ts$',
	'^lib/store/sqlite/(claims|outbox|thread|received)/open\\.ts$',
	'^lib/store/sqlite/thread/(serve|rows)\\.ts$',
	'^lib/store/postgres/((claims|outbox|processes|received|registrations)/open|connection/options)\\.ts$',
];

module.exports = {
	forbidden: [
		{
			name: 'no-circles',
			comment: 'Neither files nor types go round: move what both need to a file below.',
			severity: 'error',
			from: {},
			to: { circular: true },
		},
		{
			name: 'no-circles-of-folders',
			comment: 'Between two folders, imports run one way.',
			scope: 'folder',
			severity: 'error',
			from: {},
			to: { circular: true },
		},
		layer('text-and-time', '^lib/(text|time)/', { allowed: [] }, 'They know nothing else.'),
		layer(
			'webhook',
			'^lib/webhook/',
			{
				allowed: ['^lib/text/', '^(node:)?crypto$', packages('zod', 'libphonenumber-js')],
				builtIn: false,
			},
			'The protocol is pure: cryptography, schemas, the numbering plans and itself.',
		),
		layer(
			'store',
			'^lib/store/',
			{ allowed: ['^lib/(webhook|text|time)/', packages('pg')] },
			'The store knows Node, the protocol and its database drivers.',
		),
		layer(
			'delivery',
			'^lib/delivery/',
			{ allowed: ['^lib/(store|webhook|text|time)/', packages('undici', 'zod')] },
			'The engine knows Node, schemas, its HTTP client, the store and the protocol.',
		),
		layer(
			'log',
			'^lib/log/',
			{ allowed: ['^lib/(delivery|store|webhook|text|time)/'] },
			'The log page knows no n8n: requests and answers are plain data.',
		),
		{
			name: 'library-below-nodes',
			comment: 'The library knows no node: what it needs of one is given to it.',
			severity: 'error',
			from: { path: '^lib/' },
			to: { path: '^(nodes|credentials|test|bench)/' },
		},
		{
			name: 'product-without-tests',
			comment: 'What is published imports neither tests nor measurements.',
			severity: 'error',
			from: { path: '^(nodes|credentials)/' },
			to: { path: '^(test|bench)/' },
		},
		{
			name: 'action-nodes',
			comment:
				'Action nodes are made of n8n, schemas and the protocol: they know no sender and no trigger.',
			severity: 'error',
			from: { path: '^lib/n8n/action/' },
			to: { path: '^lib/(delivery|store)/|^lib/n8n/(trigger|sender|store|field)/' },
		},
		{
			name: 'triggers-know-no-sender',
			severity: 'error',
			from: { path: '^lib/n8n/(trigger|store|field)/' },
			to: { path: '^lib/(delivery)/|^lib/n8n/(sender|action)/' },
		},
		{
			name: 'move-without-n8n',
			comment:
				'The command that moves the stores is run by Node alone, where n8n is stopped and its packages are not found.',
			severity: 'error',
			from: { path: '^lib/n8n/move/' },
			to: { path: 'node_modules/n8n-', reachable: true },
		},
		{
			name: 'platforms-apart',
			comment:
				"A platform's folder knows the library and itself; only the registries know all of them.",
			severity: 'error',
			from: { path: '^nodes/(?!Webhook)([^/]+)/' },
			to: { path: '^nodes/', pathNot: '^nodes/$1/' },
		},
		{
			name: 'platform-definitions',
			comment: 'A definition imports the protocol and its own folder.',
			severity: 'error',
			from: {
				path: '^nodes/\\w+/((platform|events|record|schemas|dialect)\\.ts$|events/|records/)',
			},
			to: { path: '^lib/(n8n|delivery|store)/' },
		},
		{
			name: 'face-of-delivery',
			severity: 'error',
			from: { path: '^(nodes|credentials)/|^lib/(n8n|log)/' },
			to: { path: '^lib/delivery/', pathNot: FACES_OF_DELIVERY },
		},
		{
			name: 'face-of-store',
			severity: 'error',
			from: { path: '^(nodes|credentials)/|^lib/(n8n|log|delivery)/' },
			to: { path: '^lib/store/', pathNot: FACES_OF_STORE },
		},
		{
			name: 'engines-apart',
			comment: 'The two ports of a database engine share its file handling, not each other.',
			severity: 'error',
			from: { path: '^lib/store/(\\w+)/(claims|outbox)/' },
			to: { path: '^lib/store/$1/(claims|outbox)/', pathNot: '^lib/store/$1/$2/' },
		},
	],
	options: {
		doNotFollow: { path: 'node_modules' },
		exclude: { path: '^(dist|coverage|test/fixtures|test/n8n/node_modules)/' },
		tsPreCompilationDeps: true,
		tsConfig: { fileName: 'tsconfig.json' },
		enhancedResolveOptions: {
			exportsFields: ['exports'],
			conditionNames: ['require', 'node', 'types'],
		},
	},
};
