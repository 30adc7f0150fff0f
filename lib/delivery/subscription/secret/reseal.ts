import type { SubscriptionSettings } from '../settings';
import type { Keyring, Purpose } from './keyring';

/**
 * The settings with everything that an older key had sealed sealed by the first one; undefined where nothing was. What
 * can't be opened stays as it is.
 */
export function resealed(
	settings: SubscriptionSettings,
	keyring: Pick<Keyring, 'seal' | 'unseal' | 'isOutdated'>,
): SubscriptionSettings | undefined {
	let isChanged = false;
	const renewed = (sealed: string, purpose: Purpose): string => {
		if (!keyring.isOutdated(sealed)) return sealed;
		const opened = keyring.unseal(sealed, purpose);
		if (!opened.ok) return sealed;
		isChanged = true;
		return keyring.seal(opened.value, purpose);
	};
	const { route, headers, secrets } = settings;
	const next = {
		...settings,
		secrets: secrets.map((one) => ({ ...one, sealed: renewed(one.sealed, 'secret') })),
		headers: Object.fromEntries(
			Object.entries(headers).map(([name, sealed]) => [name, renewed(sealed, 'header')]),
		),
		route: {
			...route,
			...(route.proxy !== undefined && { proxy: renewed(route.proxy, 'proxy') }),
		},
	};
	return isChanged ? next : undefined;
}
