import { timestampedHmac } from '../../../../lib/webhook/signature/schemes';
import { breakOneThing, header, hmacSha256, NOW, rewrite, type Request, type Row } from './signing';

const NAME = 'run-a-call-signature';
const scheme = timestampedHmac({ header: 'Run-A-Call-Signature', toleranceSeconds: 300 });
const SECRET = 'rac-0142';
const BODY = Buffer.from('{"type":"job.completed"}');

const hex = (time: string, secret = SECRET) => hmacSha256(secret, `${time}.`, BODY).toString('hex');
const HEX = hex(String(NOW));
const is = (value: string | undefined): Row[1] => header(NAME, value);
const at = (time: string): Row[1] => is(`t=${time},v1=${hex(time)}`);
const wrong = `v1=${hex(String(NOW), 'other')}`;
const valid: Request = {
	headers: { [NAME]: `t=${NOW},v1=${HEX}` },
	body: BODY,
	secrets: [SECRET],
};

describe('t=…,v1=…, one thing changed', () => {
	breakOneThing(scheme, valid, [
		['nothing', () => ({}), 'key 0'],
		['parts the other way round', is(`v1=${HEX},t=${NOW}`), 'key 0'],
		['spaces between the parts', is(`t=${NOW}, v1=${HEX}`), 'key 0'],
		['an unknown part', is(`t=${NOW},v0=x,v1=${HEX}`), 'key 0'],
		['a part that is a name only', is(`t=${NOW},v1,v1=${HEX}`), 'key 0'],
		['upper-case hex', is(`t=${NOW},v1=${HEX.toUpperCase()}`), 'key 0'],
		['header missing', is(undefined), 'signature-missing'],
		['header empty', is(''), 'signature-missing'],
		['no t', is(`v1=${HEX}`), 'timestamp-missing'],
		['t empty', is(`t=,v1=${HEX}`), 'timestamp-missing'],
		['t a name only', is(`t,v1=${HEX}`), 'timestamp-missing'],
		['t twice', is(`t=${NOW},t=${NOW},v1=${HEX}`), 'key 0'],
		[
			'two whole headers, the right one first',
			rewrite(NAME, (it) => `${it}, t=${NOW - 1},${wrong}`),
			'key 0',
		],
		[
			'two whole headers, the right one last',
			rewrite(NAME, (it) => `t=${NOW - 1},${wrong}, ${it}`),
			'key 0',
		],
		['another time added', rewrite(NAME, (it) => `t=${NOW - 9},${it}`), 'key 0'],
		[
			'another time instead, the old one fifth',
			is(`t=1,t=2,t=3,t=4,t=${NOW},v1=${HEX}`),
			'signature-mismatch',
		],
		['T', is(`T=${NOW},v1=${HEX}`), 'timestamp-missing'],
		['no v1', is(`t=${NOW}`), 'signature-malformed'],
		['v1 empty', is(`t=${NOW},v1=`), 'signature-mismatch'],
		['V1', is(`t=${NOW},V1=${HEX}`), 'signature-malformed'],
		['v1 called v2', is(`t=${NOW},v2=${HEX}`), 'signature-malformed'],
		['v1 called v1a', is(`t=${NOW},v1a=${HEX}`), 'signature-malformed'],
		['the digest alone', is(HEX), 'signature-malformed'],
		['semicolons', is(`t=${NOW};v1=${HEX}`), 'signature-malformed'],
		['truncated', rewrite(NAME, (it) => it.slice(0, -2)), 'signature-mismatch'],
		['something behind', is(`t=${NOW},v1=${HEX}=x`), 'signature-mismatch'],
		[
			'base64',
			is(`t=${NOW},v1=${Buffer.from(HEX, 'hex').toString('base64')}`),
			'signature-mismatch',
		],
		['one digit', rewrite(NAME, (it) => flipLast(it)), 'signature-mismatch'],
		['the header twice, as a list', header(NAME, [`t=${NOW}`, `v1=${HEX}`]), 'key 0'],
		['two whole headers, joined', rewrite(NAME, (it) => `${it}, ${it}`), 'key 0'],
		['another body', () => ({ body: Buffer.from('{}') }), 'signature-mismatch'],
		['another secret', () => ({ secrets: ['other'] }), 'signature-mismatch'],
		['no secret', () => ({ secrets: [] }), 'secret-missing'],
		['an empty secret', () => ({ secrets: ['  '] }), 'secret-missing'],
		['the right one last', is(`t=${NOW},${wrong},v1=${HEX}`), 'key 0'],
		['the right one tenth', is(`t=${NOW},${`${wrong},`.repeat(9)}v1=${HEX}`), 'key 0'],
		[
			'the right one eleventh',
			is(`t=${NOW},${`${wrong},`.repeat(10)}v1=${HEX}`),
			'signature-mismatch',
		],
		['new secret added', () => ({ secrets: ['other', SECRET] }), 'key 1'],
	]);
});

describe('its time', () => {
	breakOneThing(scheme, valid, [
		['300 s ago', at(String(NOW - 300)), 'key 0'],
		['301 s ago', at(String(NOW - 301)), 'timestamp-too-old'],
		['300 s ahead', at(String(NOW + 300)), 'key 0'],
		['301 s ahead', at(String(NOW + 301)), 'timestamp-too-new'],
		[
			'old, with a new one beside it',
			is(`t=${NOW - 301},t=${NOW},v1=${hex(String(NOW - 301))}`),
			'timestamp-too-old',
		],
		['another than signed', is(`t=${NOW + 1},v1=${HEX}`), 'signature-mismatch'],
		['with letters behind', at(`${NOW}abc`), 'timestamp-malformed'],
		['a fraction', at(`${NOW}.0`), 'timestamp-malformed'],
		['a space in front', at(` ${NOW}`), 'timestamp-malformed'],
		['a sign', at(`-${NOW}`), 'timestamp-malformed'],
		['a word', at('abc'), 'timestamp-malformed'],
		['huge', at('9'.repeat(30)), 'timestamp-malformed'],
		['in milliseconds', at(`${NOW}000`), 'timestamp-malformed'],
	]);
});

/** Changes the last hexadecimal digit. */
function flipLast(text: string): string {
	return text.slice(0, -1) + (text.endsWith('0') ? '1' : '0');
}
