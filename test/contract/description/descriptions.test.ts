import type { INodeProperties } from 'n8n-workflow';
import { withInner } from '../../support/properties';
import { allCredentials, allNodes } from './nodes';

/* The form of what a user reads in a node or a credential: short, begun with a capital, and no title said twice. */

const LONGEST_DESCRIPTION = 240;
const LONGEST_NOTICE = 420;
const MOST_SENTENCES = 2;

interface Text {
	readonly where: string;
	readonly title: string;
	readonly text: string;
}

const titlesAndTexts = [
	...allNodes.map(([title, { description }]) => [title, description.properties] as const),
	...allCredentials.map(([title, { properties }]) => [title, properties] as const),
].flatMap(([title, properties]) =>
	withInner(properties).flatMap(([path, property]) => textsOf(`${title}: ${path}`, property)),
);

function textsOf(where: string, property: INodeProperties): Text[] {
	const { displayName: title, description, hint } = property;
	const choices = (property.options ?? []).flatMap((option) => {
		if (!('name' in option) || 'type' in option || 'values' in option) return [];
		const text = option.description;
		return text === undefined ? [] : [{ where, title: option.name, text }];
	});
	const own = [description, hint].filter((text) => text !== undefined);
	return [...own.map((text) => ({ where, title, text })), ...choices];
}

const notices = [
	...allNodes.flatMap(([, { description }]) => description.properties),
	...allCredentials.flatMap(([, { properties }]) => properties),
].filter(({ type }) => type === 'notice');

const sentences = (text: string) => text.split(/[.!?](?=\s+[A-Z])/).length;
const plain = (text: string) =>
	text
		.toLowerCase()
		.replace(/^(the|a|an) /, '')
		.replaceAll(/[^a-z0-9]/g, '');

/** What is wrong with a description; empty where nothing is. */
function flawsOf({ where, title, text }: Text): string[] {
	const told = text.replaceAll(/<[^>]+>/g, '');
	return [
		...(told.length > LONGEST_DESCRIPTION ? ['too long'] : []),
		...(sentences(told) > MOST_SENTENCES ? ['too many sentences'] : []),
		...(/^[a-z]/.test(told) ? ['begins small'] : []),
		...(plain(told) === plain(title) && !title.startsWith('Get Many') ? ['says its title'] : []),
	].map((flaw) => `${where}: ${flaw}: ${text}`);
}

test('descriptions and hints are short, begin with a capital, and say more than their title', () => {
	expect(titlesAndTexts.length).toBeGreaterThan(500);
	expect(titlesAndTexts.flatMap(flawsOf)).toEqual([]);
});

test('notices are short', () => {
	expect(notices.length).toBeGreaterThan(5);
	const long = notices.filter(({ displayName }) => {
		const isList = /<(ul|li)>/.test(displayName);
		return !isList && displayName.replaceAll(/<[^>]+>/g, '').length > LONGEST_NOTICE;
	});
	expect(long.map(({ name }) => name)).toEqual([]);
});

test('where a node has several credentials, each has a name', () => {
	const several = allNodes
		.map(([, { description }]) => description.credentials ?? [])
		.filter((credentials) => credentials.length > 1);
	expect(several.length).toBeGreaterThan(1);
	// n8n itself names one that is shown by condition; every other it calls just "Credential".
	const always = several.flat().filter(({ displayOptions }) => displayOptions?.show === undefined);
	const titles = new Map(allCredentials.map(([title, { name }]) => [name, title]));
	expect(always.map(({ displayName }) => displayName)).toEqual(
		always.map(({ name }) => `Credential for ${titles.get(name)}`),
	);
});

test.each([
	['x'.repeat(LONGEST_DESCRIPTION + 1), 'too long'],
	['One. Two. Three', 'too many sentences'],
	['the name', 'begins small'],
	['The Header Name', 'says its title'],
])('%j is noticed', (text, flaw) => {
	const [found = ''] = flawsOf({ where: 'here', title: 'Header Name', text });
	expect(found).toContain(`: ${flaw}: `);
});
