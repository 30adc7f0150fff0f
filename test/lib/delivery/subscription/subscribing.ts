import { randomBytes } from 'node:crypto';
import { isIP, type LookupFunction } from 'node:net';
import { createGuard } from '../../nodes/delivery/guard';
import type { InputDeps } from '../../nodes/delivery/inputSettings';
import { createKeyring, sealingKey } from '../../nodes/delivery/seal';
import { presetsById } from '../../nodes/delivery/subscription';
import { platforms } from '../../nodes/platforms';
import { presetsOf } from '../../nodes/webhook/dialectPresets';

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
