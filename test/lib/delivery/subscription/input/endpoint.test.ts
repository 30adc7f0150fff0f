import { endpointId, newEndpoint } from '../../../../../lib/delivery/subscription/input/read';
import { createKeyring, sealingKey } from '../../../../../lib/delivery/subscription/secret/keyring';
import { deps, keyring, route, URL_ } from '../subscribing';

describe('an endpoint given with a single event', () => {
	test('brings its secret, and is never paused', async () => {
		const made = await newEndpoint({ url: URL_, route, preset: 'runACall', secret: 's' }, deps);
		expect(made).toMatchObject({ ok: true, value: { policy: { pausesAfter: 0 } } });
	});

	test('may have a short secret, as it is its receiver who chose it', async () => {
		const made = await newEndpoint({ url: URL_, route, secret: 'whsec_c2VjcmV0' }, deps);
		expect(made).toMatchObject({ ok: true });
	});

	test('without a secret is rejected where it is signed, and taken where not', async () => {
		expect(await newEndpoint({ url: URL_, route }, deps)).toEqual({
			ok: false,
			problem: 'Secret is empty: enter the one that the endpoint verifies signatures with.',
		});
		expect(await newEndpoint({ url: URL_, route, preset: 'nectarDesk' }, deps)).toMatchObject({
			ok: true,
		});
	});

	test('has the same id for the same description, in whatever order, and another one for another', () => {
		const id = endpointId({ url: URL_, route, secret: 's', headers: { a: '1', b: '2' } }, keyring);
		expect(id).toMatch(/^end_[0-9a-f]{32}$/);
		expect(
			endpointId({ headers: { b: '2', a: '1' }, secret: 's', route, url: URL_ }, keyring),
		).toBe(id);
		expect(
			endpointId({ url: URL_, route, secret: 't', headers: { a: '1', b: '2' } }, keyring),
		).not.toBe(id);
	});

	test('has an id from which nobody without the key can guess the secret', () => {
		const other = createKeyring({
			keys: [sealingKey(Buffer.alloc(32, 8))],
			randomBytes: deps.randomBytes,
		});
		const endpoint = { url: URL_, route, secret: 's' };
		expect(endpointId(endpoint, other)).not.toBe(endpointId(endpoint, keyring));
	});
});
