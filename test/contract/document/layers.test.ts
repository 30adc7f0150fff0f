import { LAYERS, layersPicture } from '../../build/layers/picture';

/* The picture of the layers in the development guide, from the imports found. */

const purposes = { top: 'uses all', middle: 'in between', 'low/bottom': 'uses nothing' };
const imports = (found: Record<string, readonly string[]>) =>
	new Map(Object.entries(found).map(([layer, others]) => [layer, new Set(others)]));

test('each layer is a box with its purpose; no arrow repeats a longer way', () => {
	const found = { 'low/bottom': [], middle: ['low/bottom'], top: ['low/bottom', 'middle'] };
	expect(layersPicture(imports(found), purposes).split('\n')).toEqual([
		'```mermaid',
		'flowchart TD',
		'\tlow_bottom["low/bottom<br>uses nothing"]',
		'\tmiddle["middle<br>in between"]',
		'\ttop["top<br>uses all"]',
		'\tmiddle --> low_bottom',
		'\ttop --> middle',
		'```',
	]);
});

test.each([
	[
		'imports that run both ways',
		{ 'low/bottom': ['middle'], middle: ['low/bottom'], top: ['middle'] },
		'Imports go round: low/bottom, middle',
	],
	[
		'a circle of three',
		{ 'low/bottom': ['top'], middle: ['low/bottom'], top: ['middle'] },
		'Imports go round: low/bottom, middle, top',
	],
	[
		'a new layer without a purpose',
		{ 'low/bottom': [], middle: [], top: [], new: [] },
		'Say in LAYERS what new is for',
	],
	['a layer that is gone', { middle: [], top: [] }, 'Remove from LAYERS: low/bottom'],
])('%s make no picture', (_what, found, message) => {
	expect(() => layersPicture(imports(found), purposes)).toThrow(message);
});

test('the picture stays small enough to read', () => {
	expect(Object.keys(LAYERS).length).toBeLessThanOrEqual(27);
});
