import { randomBytes } from 'node:crypto';
import { isIP, type LookupFunction } from 'node:net';
import { createGuard } from '../../../../lib/delivery/guard/create';
import type { InputDeps } from '../../../../lib/delivery/subscription/input/settings';
import { createKeyring, sealingKey } from '../../../../lib/delivery/subscription/secret/keyring';
import { presetsById } from '../../../../lib/delivery/subscription/routing';
import { platforms } from '../../../../nodes/platforms';
import { presetsOf } from '../../../../lib/webhook/presets';

/** 2026-01-01T12:00:00Z, epoch milliseconds. */
export const NOW = 1_767_268_800_000;

/** Every name is on the internet, but for these. */
const NAMES: Readonly<Record<string, string>> = {
	'inside.example': '10.0.0.7',
	'rebinding.example': '127.0.0.1',
};
export const lookup: LookupFunction = (host, _options, callback) => {
	if (host === 'nowhere.example') {
		callback(Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' }), []);
		return;
	}
	const address = NAMES[host] ?? '93.184.215.14';
	callback(null, [{ address, family: isIP(address) }]);
};

export const presets = presetsById(presetsOf(platforms));
export const keyring = createKeyring({ keys: [sealingKey(Buffer.alloc(32, 7))], randomBytes });

/** What reading input needs, with no network. */
export const deps: InputDeps = {
	presets,
	keyring,
	guard: (route) => createGuard({ ...route, lookup, proxied: route.proxy !== undefined }),
	randomBytes,
	nowMilliseconds: NOW,
};

/** Open to the internet, by https alone. */
export const route = { allow: [], httpAllowed: false };
export const URL_ = 'https://hooks.example.com/calls';

/** A signature, and fields, of one's own; with the data in a field of this name, or beside the others. */
export const customForm = (data: string) => ({
	header: 'X-Signature',
	encoding: 'hex' as const,
	prefix: '',
	content: '{body}',
	timestampHeader: '',
	idHeader: '',
	fields: { type: 'event', id: 'id', timestamp: '', data },
});
