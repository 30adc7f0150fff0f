/** What only Run a Call's two dialects make possible: broken `t=…,v1=…` lists, and one dialect's code in the other's place. */
import type { Emulator } from '../../engine/emulator';
import { hmacSha256 } from '../../engine/formats';
import { changed, signatureOf, type HeaderPairs, type Mutation, type Target } from './mutation';

const isVendor = ({ id, dialect }: Emulator) => id === 'runACall' && dialect === 'vendor';
const isDocument = ({ id, dialect }: Emulator) => id === 'runACall' && dialect === 'document';

/** The parts of the genuine header. */
function partsOf(target: Target): { t: string; v1: string; name: string } {
	const { name, value, code } = signatureOf(target);
	return { name, t: /t=(\d+)/.exec(value)?.[1] ?? '', v1: code };
}

const brokenLists: Record<string, (target: Target) => string> = {
	'no time': (target) => `v1=${partsOf(target).v1}`,
	'no code': (target) => `t=${partsOf(target).t}`,
	'an empty code': (target) => `t=${partsOf(target).t},v1=`,
	'only the code': (target) => partsOf(target).v1,
	'another version': (target) => `t=${partsOf(target).t},v0=${partsOf(target).v1}`,
	'a version to come': (target) => `t=${partsOf(target).t},v2=${partsOf(target).v1}`,
	'a later time': (target) => {
		const later = Number(partsOf(target).t) + target.draw.integer(1, 100);
		return `t=${later},v1=${partsOf(target).v1}`;
	},
	'many wrong codes': (target) => {
		const codes = Array.from({ length: target.draw.integer(2, 50) }, () => target.draw.hex(64));
		return `t=${partsOf(target).t},${codes.map((code) => `v1=${code}`).join(',')}`;
	},
	'commas only': ({ draw }) => draw.text(',=', draw.integer(1, 200)),
	'the code of the body alone': (target) => {
		const { t } = partsOf(target);
		return `t=${t},v1=${hmacSha256(target.subscription.secret ?? '', 'hex', target.genuine.body)}`;
	},
};

const toleratedLists: Record<string, (target: Target) => string> = {
	'turned round': (target) => `v1=${partsOf(target).v1},t=${partsOf(target).t}`,
	'with spaces': (target) => `t=${partsOf(target).t}, v1=${partsOf(target).v1}`,
	'an unknown part': (target) =>
		`t=${partsOf(target).t},v1=${partsOf(target).v1},k${target.draw.hex(3)}=1`,
	'a wrong code before the right one': (target) =>
		`t=${partsOf(target).t},v1=${target.draw.hex(64)},v1=${partsOf(target).v1}`,
	'two times': (target) =>
		`t=${partsOf(target).t},t=${target.draw.integer(1, 1e9)},v1=${partsOf(target).v1}`,
};

const listMutation = (
	table: Record<string, (target: Target) => string>,
	expectation: 'rejected' | 'answered',
): Mutation => ({
	family: 'dialects',
	when: isVendor,
	spoil(target) {
		const label = target.draw.pick(Object.keys(table));
		const { name } = signatureOf(target);
		const headers = changed(target.genuine.headers, { [name]: table[label]?.(target) ?? '' });
		return { label, headers, expectation };
	},
});

/** The vendor's signed string as a body of its own is rightly signed in the document's dialect. It is not JSON. */
const signedStringAsBody: Mutation = {
	family: 'dialects',
	when: isVendor,
	spoil(target) {
		const { t, v1, name } = partsOf(target);
		const body = Buffer.concat([Buffer.from(`${t}.`), target.genuine.body]);
		const headers = changed(target.genuine.headers, { [name]: undefined, 'X-Signature': v1 });
		return { label: 'the signed string as a body', headers, body, expectation: 'rejected' };
	},
};

const codeAsVendors: Mutation = {
	family: 'dialects',
	when: isDocument,
	spoil(target) {
		const { name, code } = signatureOf(target);
		const t = Math.floor(target.now.getTime() / 1000) - target.draw.integer(0, 200);
		const headers: HeaderPairs = changed(target.genuine.headers, {
			[name]: undefined,
			'Run-A-Call-Signature': `t=${t},v1=${code}`,
		});
		return { label: 'the code under the vendor header', headers, expectation: 'rejected' };
	},
};

export const runACallMutations: readonly Mutation[] = [
	listMutation(brokenLists, 'rejected'),
	listMutation(toleratedLists, 'answered'),
	signedStringAsBody,
	codeAsVendors,
];
