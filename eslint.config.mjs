import { n8nCommunityNodesPlugin as community } from '@n8n/eslint-plugin-community-nodes';
import nodesBase from 'eslint-plugin-n8n-nodes-base';
import tseslint from 'typescript-eslint';

/* Who may import whom is in .dependency-cruiser.cjs. */

/** Typed imports of n8n-workflow are erased; its values belong in one layer. */
const noN8nValues = {
	'@typescript-eslint/no-restricted-imports': [
		'error',
		{
			paths: ['n8n-workflow', 'n8n-core'].map((name) => ({
				name,
				allowTypeImports: true,
				message: 'Values of n8n are used in lib/n8n/ only.',
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
		files: ['lib/**/*.ts', 'nodes/**/*.ts', 'credentials/**/*.ts', 'package.json'],
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
		files: ['lib/{text,time,webhook,store,delivery,log}/**/*.ts'],
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
		files: ['lib/**/*.ts', 'nodes/**/*.ts'],
		plugins: { 'n8n-nodes-base': nodesBase },
		rules: nodesBase.configs.nodes.rules,
	},
	{
		files: [
			'lib/{text,time,webhook,store,delivery,log}/**',
			'nodes/*/platform.ts',
			'nodes/**/*.node.ts',
		],
		rules: noN8nValues,
	},
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
