import { n8nCommunityNodesPlugin as community } from '@n8n/eslint-plugin-community-nodes';
import nodesBase from 'eslint-plugin-n8n-nodes-base';
import tseslint from 'typescript-eslint';

/** What a folder of nodes/ may import besides its own files; everything else in nodes/ is out of its reach. */
const boundary = (files, patterns, message) => ({
	files,
	rules: { 'no-restricted-imports': ['error', { patterns: [{ regex: patterns, message }] }] },
});

/** Typed imports of n8n-workflow are erased; its values belong in one layer. */
const noN8nValues = {
	'@typescript-eslint/no-restricted-imports': [
		'error',
		{
			paths: ['n8n-workflow', 'n8n-core'].map((name) => ({
				name,
				allowTypeImports: true,
				message: 'Values of n8n are used in nodes/n8n/ only.',
			})),
		},
	],
};

export default tseslint.config(
	{ ignores: ['dist/', 'node_modules/', 'coverage/', '.cache/', 'test/n8n/node_modules/'] },
	{
		files: ['**/*.ts'],
		extends: [tseslint.configs.recommendedTypeChecked],
		languageOptions: {
			parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname },
		},
		rules: {
			'@typescript-eslint/explicit-module-boundary-types': 'off',
			'@typescript-eslint/require-await': 'off',
			// A leading underscore says that the value is left out on purpose.
			'@typescript-eslint/no-unused-vars': [
				'error',
				{ varsIgnorePattern: '^_', argsIgnorePattern: '^_' },
			],
			'no-console': 'error',
		},
	},
	// n8n's own rules, without those that exist for n8n Cloud: a package that serves five services can't be verified for
	// Cloud anyway, and this one keeps its memory in a file and has real dependencies.
	{
		files: ['nodes/**/*.ts', 'credentials/**/*.ts', 'package.json'],
		extends: [community.configs.recommendedWithoutN8nCloudSupport],
	},
	{
		files: ['package.json'],
		languageOptions: { parser: tseslint.parser, parserOptions: { extraFileExtensions: ['.json'] } },
		plugins: { 'n8n-nodes-base': nodesBase },
		rules: {
			...nodesBase.configs.community.rules,
			// zod types and checks payloads at run time, beside n8n's own copy whose version is n8n's to choose.
			'@n8n/community-nodes/no-runtime-dependencies': 'off',
			// The repository's address is this project's own.
			'n8n-nodes-base/community-package-json-name-still-default': 'error',
		},
	},
	// The store and the core know nothing of n8n, and so not its error classes either.
	{
		files: ['nodes/store/**/*.ts', 'nodes/webhook/**/*.ts', 'nodes/delivery/**/*.ts'],
		rules: { '@n8n/community-nodes/require-node-api-error': 'off' },
	},
	{
		files: ['credentials/**/*.ts'],
		plugins: { 'n8n-nodes-base': nodesBase },
		rules: {
			...nodesBase.configs.credentials.rules,
			// Asks for a page of n8n's own documentation; ours is the vendor's.
			'n8n-nodes-base/cred-class-field-documentation-url-miscased': 'off',
		},
	},
	{
		files: ['nodes/**/*.ts'],
		plugins: { 'n8n-nodes-base': nodesBase },
		rules: nodesBase.configs.nodes.rules,
	},
	{
		files: ['nodes/webhook/**', 'nodes/store/**', 'nodes/*/platform.ts', 'nodes/**/*.node.ts'],
		rules: noN8nValues,
	},
	boundary(
		['nodes/webhook/**/*.ts'],
		'^(?!node:crypto$|zod/v4$|libphonenumber-js/max$|\\./).*$',
		'The core is pure: node:crypto, zod, the numbering plans and itself.',
	),
	boundary(
		['nodes/store/**/*.ts'],
		'^(?!node:|\\./|\\.\\./webhook/).*$',
		'The store knows Node and the core only.',
	),
	boundary(
		['nodes/delivery/**/*.ts'],
		'^(?!node:|undici$|zod/v4$|\\./|\\.\\./webhook/|\\.\\./store/).*$',
		'Delivery knows Node, zod, its HTTP client, the core and the store.',
	),
	boundary(
		['nodes/*/{platform,events,record,schemas,dialect}.ts'],
		'^(?!zod/v4$|node:crypto$|\\./|\\.\\./webhook/).*$',
		'A platform definition imports the core and its own folder only.',
	),
	boundary(
		['nodes/n8n/action/**/*.ts'],
		'^(?!node:timers/promises$|zod/v4$|n8n-workflow$|\\./|\\.\\./titles$|\\.\\./\\.\\./webhook/).*$',
		'Action nodes are made of n8n, zod and the core.',
	),
	boundary(
		['nodes/*/service.ts'],
		'^(?!\\./|\\.\\./n8n/action/|\\.\\./webhook/).*$',
		'A service is put together from nodes/n8n/action/ and its own folder.',
	),
	boundary(
		['nodes/*/operations/**/*.ts'],
		'^(?!zod/v4$|\\./|\\.\\./(?!\\.\\.)|\\.\\./\\.\\./n8n/(?:action/|titles$)|\\.\\./\\.\\./webhook/).*$',
		'Operations are described with nodes/n8n/action/ and their own folder.',
	),
	boundary(
		['nodes/**/*.node.ts'],
		'^(?!n8n-workflow$|\\./|\\.\\./platforms$|\\.\\./n8n/).*$',
		'A node is put together from nodes/n8n/, the list of platforms and its own folder.',
	),
	{
		files: ['test/**/*.ts', 'bench/**/*.ts'],
		rules: {
			'no-console': 'off',
			// jest's asymmetric matchers are typed any.
			'@typescript-eslint/no-unsafe-assignment': 'off',
			// Most objects here are closures, whose functions use no `this`.
			'@typescript-eslint/unbound-method': 'off',
		},
	},
);
