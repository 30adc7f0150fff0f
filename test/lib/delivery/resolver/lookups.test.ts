import type { LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { createResolver } from '../../../../lib/delivery/resolver/create';
import type { Found } from '../../../../lib/delivery/resolver/cAres';
import { candidates, nameSettings } from '../../../../lib/delivery/resolver/systemSettings';

const SECOND = 1000;
const coded = (code: string) => Object.assign(new Error(code), { code, syscall: 'queryA' });
const v4 = (address: string): LookupAddress => ({ address, family: 4 });
const found = (address: string, ttlSeconds = 30): Found => ({
	addresses: [v4(address)],
	ttlSeconds,
});

/** Name servers that answer as the test says, on a clock that stands still. */
class Names {
	now = 0;
	readonly asked: string[] = [];
	readonly askedSystem: string[] = [];
	readonly answers = new Map<string, () => Promise<Found | undefined>>();
	settings = nameSettings({ hosts: '', resolvConf: '', environment: {} });
	system: LookupFunction = (host, _options, callback) => {
		callback(coded('ENOTFOUND'), []);
		this.askedSystem.push(host);
	};
	private readonly timers = new Set<{ readonly at: number; readonly callback: () => void }>();
	readonly lookup = createResolver({
		query: async (name) => {
			this.asked.push(name);
			return await (this.answers.get(name) ?? (async () => undefined))();
		},
		system: (...given) => this.system(...given),
		settings: async () => this.settings,
		elapsed: () => this.now,
		timer: (delay, callback) => {
			const timer = { at: this.now + delay, callback };
			this.timers.add(timer);
			return () => void this.timers.delete(timer);
		},
	});

	/** Addresses, or the code of the error. */
	async resolve(host: string): Promise<readonly string[] | string> {
		return await new Promise((resolve) => {
			this.lookup(host, { all: true }, (error, addresses) => {
				if (error) resolve(error.code ?? error.message);
				else resolve(Array.isArray(addresses) ? addresses.map(({ address }) => address) : []);
			});
		});
	}

	async pass(milliseconds: number): Promise<void> {
		const until = this.now + milliseconds;
		for (;;) {
			await new Promise((done) => setImmediate(done));
			const [next] = [...this.timers].sort((a, b) => a.at - b.at);
			if (next === undefined || next.at > until) break;
			this.timers.delete(next);
			this.now = next.at;
			next.callback();
		}
		this.now = until;
	}
}

const silent = async () => await new Promise<never>(() => undefined);
let names: Names;
beforeEach(() => {
	names = new Names();
	names.answers.set('well.example', async () => found('192.0.2.1'));
	names.answers.set('silent.example', silent);
});

describe('a name server that is silent', () => {
	test('is given up after five seconds, and told as that', async () => {
		const outcome = names.resolve('silent.example');
		await names.pass(5 * SECOND);
		expect(await outcome).toBe('ETIMEOUT');
	});

	test('costs other names nothing, however many it holds up', async () => {
		for (let at = 0; at < 30; at++) {
			names.answers.set(`silent-${at}.example`, silent);
			void names.resolve(`silent-${at}.example`);
		}
		expect(await names.resolve('well.example')).toEqual(['192.0.2.1']);
		expect(names.now).toBe(0);
	});

	test('holds up a limited number of questions, and others still come through', async () => {
		for (let at = 0; at < 600; at++) {
			names.answers.set(`silent-${at}.example`, silent);
			void names.resolve(`silent-${at}.example`);
		}
		await names.pass(4 * SECOND);
		expect(names.asked.length).toBeLessThanOrEqual(72);
	});

	test('is asked once by many at a time, and not again for some seconds', async () => {
		const outcomes = Promise.all(
			Array.from({ length: 20 }, async () => await names.resolve('silent.example')),
		);
		await names.pass(5 * SECOND);
		expect(new Set(await outcomes)).toEqual(new Set(['ETIMEOUT']));
		expect(await names.resolve('silent.example')).toBe('ETIMEOUT');
		expect(names.asked).toHaveLength(1);
		await names.pass(6 * SECOND);
		void names.resolve('silent.example');
		await names.pass(0);
		expect(names.asked).toHaveLength(2);
	});

	test('is not asked by the thread that n8n resolves names with', async () => {
		void names.resolve('silent.example');
		await names.pass(6 * SECOND);
		expect(names.askedSystem).toEqual([]);
	});

	test('does not matter for an hour to a name it had answered', async () => {
		await names.resolve('well.example');
		names.answers.set('well.example', silent);
		await names.pass(60 * SECOND);
		const first = names.resolve('well.example');
		await names.pass(SECOND);
		expect(await first).toEqual(['192.0.2.1']);
		await names.pass(5 * SECOND);
		expect(await names.resolve('well.example')).toEqual(['192.0.2.1']);
		await names.pass(3600 * SECOND);
		const late = names.resolve('well.example');
		await names.pass(5 * SECOND);
		expect(await late).toBe('ETIMEOUT');
	});
});

describe('an answer', () => {
	test.each([
		[0, 1],
		[7, 7],
		[86_400, 30],
	])('that holds for %d s is kept for %d s', async (ttlSeconds, kept) => {
		names.answers.set('h.example', async () => found('192.0.2.1', ttlSeconds));
		await names.resolve('h.example');
		await names.pass(kept * SECOND - 1);
		await names.resolve('H.Example');
		expect(names.asked).toHaveLength(1);
		await names.pass(1);
		names.answers.set('h.example', async () => found('192.0.2.2', ttlSeconds));
		expect(await names.resolve('h.example')).toEqual(['192.0.2.2']);
	});

	test('that the name is gone ends what was known of it', async () => {
		await names.resolve('well.example');
		names.answers.delete('well.example');
		await names.pass(31 * SECOND);
		expect(await names.resolve('well.example')).toBe('ENOTFOUND');
		expect(await names.resolve('well.example')).toBe('ENOTFOUND');
		expect(names.askedSystem).toHaveLength(1);
	});

	test.each(['ESERVFAIL', 'EREFUSED', 'EBADRESP'])(
		'%s is the name server’s fault',
		async (code) => {
			names.answers.set('h.example', async () => {
				throw coded(code);
			});
			expect(await names.resolve('h.example')).toBe(code);
			expect(names.askedSystem).toEqual([]);
		},
	);

	test('may also be had for one family, and for one address', async () => {
		names.answers.set('h.example', async () => ({
			addresses: [{ address: '2001:db8::1', family: 6 }, v4('192.0.2.1')],
			ttlSeconds: 5,
		}));
		const one = (family: 0 | 4 | 6) =>
			new Promise((resolve) => {
				names.lookup('h.example', { family }, (_error, address) => resolve(address));
			});
		expect([await one(0), await one(4), await one(6)]).toEqual([
			'2001:db8::1',
			'192.0.2.1',
			'2001:db8::1',
		]);
	});
});

describe('what name servers do not know', () => {
	test('is asked of the system, one question at a time', async () => {
		const waiting: Array<() => void> = [];
		names.system = (host, _options, callback) => {
			names.askedSystem.push(host);
			waiting.push(() => callback(null, [v4('192.0.2.7')]));
		};
		const outcomes = [names.resolve('printer.local'), names.resolve('nas.local')];
		await names.pass(0);
		expect(names.askedSystem).toEqual(['printer.local']);
		waiting.shift()?.();
		await names.pass(0);
		expect(names.askedSystem).toEqual(['printer.local', 'nas.local']);
		waiting.shift()?.();
		expect(await Promise.all(outcomes)).toEqual([['192.0.2.7'], ['192.0.2.7']]);
	});

	test('so is everything where there is no name server', async () => {
		names.answers.set('h.example', async () => {
			throw coded('ECONNREFUSED');
		});
		names.system = (_host, _options, callback) => callback(null, [v4('192.0.2.8')]);
		expect(await names.resolve('h.example')).toEqual(['192.0.2.8']);
	});
});

describe('the system’s own settings', () => {
	const hosts =
		'# all\n127.0.0.1 localhost Here\n10.0.0.5\tcrm crm.example # ours\n10.0.0.6 crm\n::1 localhost\nbad line\n';
	test.each<[host: string, addresses: readonly string[] | string]>([
		['crm', ['10.0.0.5', '10.0.0.6']],
		['CRM.example.', ['10.0.0.5']],
		['here', ['127.0.0.1']],
		['localhost', ['127.0.0.1', '::1']],
		['api.localhost', ['127.0.0.1', '::1']],
		['line', 'ENOTFOUND'],
	])('%s is %j by the hosts file', async (host, addresses) => {
		names.settings = nameSettings({ hosts, resolvConf: '', environment: {} });
		expect(await names.resolve(host)).toEqual(addresses);
		if (Array.isArray(addresses)) expect(names.asked).toEqual([]);
	});

	const cluster = 'search n8n.svc.cluster.local svc.cluster.local\noptions ndots:5 timeout:2\n';
	test.each<[name: string, resolvConf: string, asked: readonly string[]]>([
		['crm', '', ['crm']],
		['crm', 'search corp.example', ['crm.corp.example', 'crm']],
		['crm', 'domain corp.example.', ['crm.corp.example', 'crm']],
		['crm', 'search a.example\nsearch b.example', ['crm.b.example', 'crm']],
		['hooks.example', 'search corp.example', ['hooks.example']],
		['crm.', 'search corp.example', ['crm']],
		[
			'crm.sales',
			cluster,
			['crm.sales.n8n.svc.cluster.local', 'crm.sales.svc.cluster.local', 'crm.sales'],
		],
		['a.b.c.d.e.f', cluster, ['a.b.c.d.e.f']],
		['crm', '; search x.example\n# search y.example\noptions ndots:none', ['crm']],
	])('%s is asked for in the order of %j', (name, resolvConf, asked) => {
		expect(candidates(name, nameSettings({ hosts: '', resolvConf, environment: {} }))).toEqual(
			asked,
		);
	});

	test('the environment comes before the file', () => {
		const settings = nameSettings({
			hosts: '',
			resolvConf: cluster,
			environment: { LOCALDOMAIN: 'own.example', RES_OPTIONS: 'ndots:2' },
		});
		expect(candidates('a.b', settings)).toEqual(['a.b.own.example', 'a.b']);
		expect(candidates('a.b.c', settings)).toEqual(['a.b.c']);
	});

	test('the first name that exists is the answer', async () => {
		names.settings = nameSettings({ hosts: '', resolvConf: cluster, environment: {} });
		names.answers.set('well.example.svc.cluster.local', async () => found('10.1.1.1'));
		expect(await names.resolve('well.example')).toEqual(['10.1.1.1']);
		expect(names.asked).toEqual([
			'well.example.n8n.svc.cluster.local',
			'well.example.svc.cluster.local',
		]);
	});
});
