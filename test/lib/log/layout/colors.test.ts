import { COLORS } from '../../../../lib/log/layout/style/colors';

/* Contrast as WCAG 2.2 has it: 4.5 for texts, 3 for what is not a text. */

const [light = '', dark = ''] = COLORS.split('@media');

function colorsOf(theme: string): ReadonlyMap<string, string> {
	const pairs = [...theme.matchAll(/--([a-z-]+): (#[0-9a-f]{6});/g)];
	return new Map(pairs.map(([, name = '', color = '']) => [name, color]));
}

function luminance(color: string): number {
	const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
		const value = parseInt(color.slice(at, at + 2), 16) / 255;
		return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
	});
	return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: string, b: string): number {
	const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
	return (high + 0.05) / (low + 0.05);
}

const TEXTS: ReadonlyArray<readonly [text: string, on: readonly string[]]> = [
	['text', ['page', 'surface', 'raised', 'mark', 'bad-back']],
	['muted', ['page', 'surface', 'raised', 'mark']],
	['accent', ['page', 'surface', 'raised', 'mark']],
	['accent-text', ['accent']],
	['good', ['good-back', 'surface', 'mark']],
	['wait', ['wait-back']],
	['warn', ['warn-back']],
	['bad', ['bad-back', 'surface', 'mark']],
];
const SHAPES: typeof TEXTS = [
	['control', ['surface', 'page']],
	['bar-good', ['surface']],
	['bar-bad', ['surface']],
];

const rows = [
	['light', colorsOf(light)] as const,
	['dark', new Map([...colorsOf(light), ...colorsOf(dark)])] as const,
].flatMap(([theme, colors]) =>
	[
		...TEXTS.map((one) => [...one, 4.5] as const),
		...SHAPES.map((one) => [...one, 3] as const),
	].flatMap(([name, backs, least]) =>
		backs.map((back) => [theme, name, back, least, colors.get(name), colors.get(back)] as const),
	),
);

test.each(rows)(
	'%s: %s on %s has a contrast of at least %d',
	(_theme, _a, _b, least, one, other) => {
		expect(contrast(one ?? '', other ?? '')).toBeGreaterThanOrEqual(least);
	},
);

test('black on white is 21', () => {
	expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
});
