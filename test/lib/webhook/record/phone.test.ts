import {
	countries,
	countryOf,
	readPhone,
	type Numbering,
} from '../../../../lib/webhook/record/phone';

const nowhere: Numbering = {};
const withCode: Numbering = { countryCodeWithoutPlus: true };
const inCountry = (code: string): Numbering => ({ defaultCountry: countryOf(code) });

describe('with a country code the country is certain', () => {
	test.each([
		['+14155550142', '+14155550142'],
		['+1 (415) 555-0142', '+14155550142'],
		['+1.415.555.0142', '+14155550142'],
		['+44 20 7946 0142', '+442079460142'],
		['+44\u00a020\u00a07946\u00a00142', '+442079460142'],
		[' +4930 5550142 ', '+49305550142'],
		['+44 (0)20 7946 0958', '+442079460958'],
		['+39 02 36618300', '+390236618300'],
		// Not assigned, but of a length its plan allows: samples and fiction use such numbers.
		['+1 (555) 123-4567', '+15551234567'],
		['+44 1632 960961', '+441632960961'],
		['＋1 555–123—4567', '+15551234567'],
		['+1\u2212555\u2011123\u20104567', '+15551234567'],
		['\u202a+1\u00a0(555)\u00a0123-4567\u202c', '+15551234567'],
		['tel:+15551234567', '+15551234567'],
		['TEL:+1-555-123-4567', '+15551234567'],
		['tel:5551234567;phone-context=+1', '+15551234567'],
		['sip:+15551234567@10.0.0.1', '+15551234567'],
		['sips:+15551234567@pbx.example:5061;transport=tls', '+15551234567'],
		['"Ada" <sip:+15551234567@10.0.0.1;user=phone>', '+15551234567'],
		['0044 20 7946 0958', '+442079460958'],
		['011 44 20 7946 0958', '+442079460958'],
		['(+44) 20 7946 0958', '+442079460958'],
		['(+1) (415) 555-0142', '+14155550142'],
	])('%j is %s', (written, e164) => {
		expect(readPhone(written, nowhere)).toEqual({ withheld: false, e164 });
	});

	test.each([
		['too short for its plan', '+1555123'],
		['too short for any', '+123456'],
		['too long for its plan', '+155512345678'],
		['too long for any', '+1234567890123456'],
		['no country code', '+04155550142'],
		['two plus signs', '++14155550142'],
		['a plus in the midst', '+1415+5550142'],
		['two numbers', '+14155550142;+14155550143'],
		['letters', '+1415555CALL'],
		['digits of another script', '+١٤١٥٥٥٥٠١٤٢'],
		['a plus alone', '+'],
		['nothing', ''],
		['a name', 'sip:alice@pbx'],
		['letters for digits', '1800FLOWERS'],
		['a sender name', 'ACMEBANK'],
		['a short code', '72345'],
		['an emergency number', '911'],
	])('%s has no E.164: %j', (_what, written) => {
		for (const numbering of [nowhere, withCode, inCountry('US'), inCountry('DE')]) {
			expect(readPhone(written, numbering)).toEqual({ withheld: false });
		}
	});
});

describe('without a country code', () => {
	test.each([
		['5551234567', nowhere, undefined],
		['5551234567', inCountry('US'), '+15551234567'],
		['(555) 123-4567', inCountry('us'), '+15551234567'],
		['16135551234', nowhere, undefined],
		['16135551234', inCountry('US'), '+16135551234'],
		['16135551234', withCode, '+16135551234'],
		['15551234567', withCode, '+15551234567'],
		['020 7946 0958', nowhere, undefined],
		['020 7946 0958', inCountry('GB'), '+442079460958'],
		['020 7946 0958', inCountry('US'), undefined],
		['2079460958', inCountry('GB'), '+442079460958'],
		['0236618300', inCountry('IT'), '+390236618300'],
		// Singapore's code and number, or a North American number that can't be: 123 is no exchange.
		['6581234567', nowhere, undefined],
		['6581234567', withCode, '+6581234567'],
		['6581234567', inCountry('US'), '+6581234567'],
		['6581234567', { ...withCode, ...inCountry('US') }, '+6581234567'],
		// New Zealand's code, or New York's area code left bare: both are valid.
		['6465550148', withCode, undefined],
		['6465550148', { ...withCode, ...inCountry('US') }, '+16465550148'],
		['917005550123', withCode, '+917005550123'],
		['917005550123', { ...withCode, ...inCountry('US') }, '+917005550123'],
		['16465550148', { ...withCode, ...inCountry('DE') }, '+16465550148'],
		['72345', { ...withCode, ...inCountry('US') }, undefined],
	])('%s, %j: %s', (written, numbering, e164) => {
		expect(readPhone(written, numbering).e164).toBe(e164);
	});
});

describe('extensions', () => {
	test.each([
		['+1 555 123 4567 x89', '+15551234567', '89'],
		['+15551234567;ext=89', '+15551234567', '89'],
		['+15551234567,,89#', '+15551234567', '89'],
		['tel:+15551234567;ext=89', '+15551234567', '89'],
		['+1 555 123 4567 #89', '+15551234567', '89'],
		['+1 (555) 123-4567 Ext: 89', '+15551234567', '89'],
		['+33 1 42 68 53 00 poste 12', '+33142685300', '12'],
		['+1 555 123 4567 ext89', '+15551234567', '89'],
		['+15551234567ext.89', '+15551234567', '89'],
		['555-123-4567 ext. 12', '+15551234567', '12'],
	])('%s', (written, e164, extension) => {
		expect(readPhone(written, inCountry('US'))).toEqual({ withheld: false, e164, extension });
	});

	test('are apart from a number of an unknown country', () => {
		const reading = { withheld: false, national: '5551234567', extension: '12' };
		expect(readPhone('555-123-4567 ext. 12', nowhere)).toEqual(reading);
	});
});

describe('a withheld caller has no number', () => {
	test.each([
		['anonymous'],
		['Anonymous'],
		['Restricted'],
		['PRIVATE'],
		['unknown'],
		['Unavailable'],
		['Private Number'],
		['Unknown Caller'],
		['No Caller ID'],
		['Number Withheld'],
		['out of area'],
		['not_available'],
		['sip:anonymous@anonymous.invalid'],
		['"Anonymous" <sip:anonymous@anonymous.invalid>'],
		['+266696687'],
		['+7378742833'],
		['+2562533'],
		['+8656696'],
		['+86282452253'],
	])('%s', (written) => {
		expect(readPhone(written, inCountry('US'))).toEqual({ withheld: true });
	});

	test.each([
		['Unbekannt'],
		['anonym'],
		['UNTERDRÜCKT'],
		['Numéro masqué'],
		['Appel anonyme'],
		['Número privado'],
		['Desconocido'],
		['Não identificado'],
		['Numero privato'],
		['Afgeschermd'],
		['Zastrzeżony'],
		['Dolt nummer'],
		['Неизвестный номер'],
		['非通知'],
		['未知号码'],
		['발신번호 표시제한'],
		['رقم خاص'],
		['sip:unbekannt@pbx.example'],
		['Suppressed'],
	])('%s, as telephone systems write it', (written) => {
		expect(readPhone(written, inCountry('US'))).toEqual({ withheld: true });
	});

	test('also where the platform leaves the plus out', () => {
		expect(readPhone('266696687', withCode).withheld).toBe(true);
	});

	test.each([['7378742833'], ['266696687'], ['Private Bank'], ['Unknown Pleasures']])(
		'but %s may',
		(written) => {
			expect(readPhone(written, nowhere).withheld).toBe(false);
		},
	);
});

describe('a text that only says there is none is no number, and nobody withheld it', () => {
	test.each([
		['N/A'],
		['n/a'],
		['none'],
		['null'],
		['undefined'],
		['-'],
		['—'],
		['not provided'],
		['Not given'],
		['no phone number'],
		['declined to provide'],
	])('%s', (written) => {
		expect(readPhone(written, inCountry('US'))).toEqual({ withheld: false, absent: true });
	});

	test.each([['ACMEBANK'], ['None Such Records'], ['NA'], ['sip:alice@pbx']])(
		'but %s says something',
		(written) => {
			expect(readPhone(written, nowhere)).toEqual({ withheld: false });
		},
	);
});

test('the countries are ISO codes with their calling codes', () => {
	expect(countries()).toContainEqual({ code: 'CA', callingCode: '1' });
	expect(countries()).toContainEqual({ code: 'SG', callingCode: '65' });
	expect([countryOf(' gb '), countryOf('XX'), countryOf('')]).toEqual(['GB', undefined, undefined]);
});
