import { elementsIn, textIn, type Element } from './markup';

/**
 * What is wrong with a document for those who can't see it, as far as its markup tells: names of fields, buttons, links
 * and pictures, the order of headings, heads of tables, ids.
 */
export function flawsIn(root: Element): string[] {
	const all = elementsIn(root);
	const ids = all.flatMap(({ attributes: { id } }) => id ?? []);
	const twice = ids.filter((id, at) => ids.indexOf(id) !== at);
	return [
		...twice.map((id) => `the id ${id} stands twice`),
		...headingFlaws(root),
		...all.flatMap((element) => flawsOf(element, root, ids)),
	];
}

function headingFlaws(root: Element): string[] {
	const levels = elementsIn(root, 'h1', 'h2', 'h3', 'h4', 'h5', 'h6').map(({ name }) =>
		Number(name[1]),
	);
	const jumps = levels.filter((level, at) => level > (levels[at - 1] ?? 0) + 1);
	const first = levels.filter((level) => level === 1).length;
	return [
		...jumps.map((level) => `a heading of level ${level} follows one of less than ${level - 1}`),
		...(first === 1 ? [] : [`there are ${first} headings of level 1`]),
	];
}

function flawsOf(element: Element, root: Element, ids: readonly string[]): string[] {
	const { name, attributes } = element;
	const referred = ['aria-labelledby', 'aria-describedby', 'for'].flatMap(
		(one) => attributes[one]?.split(' ') ?? [],
	);
	const lost = referred.filter((id) => !ids.includes(id)).map((id) => `${name} refers to ${id}`);
	const check = CHECKS[name];
	return [...lost, ...(check === undefined ? [] : check(element, root))];
}

const isNamed = ({ attributes }: Element) =>
	(attributes['aria-label'] ?? attributes['aria-labelledby'] ?? '') !== '';
const unless = (isRight: boolean, flaw: string) => (isRight ? [] : [flaw]);

type Check = (element: Element, root: Element) => string[];

const field: Check = (element, root) => {
	const { id, name, type } = element.attributes;
	const labels = elementsIn(root, 'label');
	const isLabelled =
		labels.some((label) => label.attributes['for'] === id && textIn(label) !== '') ||
		labels.some((label) => elementsIn(label).includes(element) && textIn(label) !== '');
	return unless(
		type === 'hidden' || isNamed(element) || isLabelled,
		`the field ${name} has no label`,
	);
};
const named: Check = (element) =>
	unless(isNamed(element) || textIn(element) !== '', `a ${element.name} has no name`);

const CHECKS: Readonly<Record<string, Check>> = {
	input: field,
	select: field,
	textarea: field,
	button: named,
	a: named,
	summary: named,
	nav: (element) => unless(isNamed(element), 'a nav has no name'),
	svg: (element) =>
		unless(
			isNamed(element) || element.attributes['aria-hidden'] === 'true',
			'a picture has no name',
		),
	th: ({ attributes: { scope = '' } }) =>
		unless(['col', 'row'].includes(scope), 'the head of a table has no scope'),
	table: (element) =>
		unless(
			elementsIn(element, 'caption').some((one) => textIn(one) !== ''),
			'a table has no caption',
		),
	section: (element) => unless(isNamed(element), 'a section has no name'),
};
