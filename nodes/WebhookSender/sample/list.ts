import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Preset } from '../../../lib/webhook/presets';
import type { Json } from '../../../lib/webhook/http/message';
import type { Platform } from '../../../lib/webhook/platform/definition';
import { eventsOf, type TypedEvent } from '../../../lib/n8n/field/properties';
import { platforms } from '../../platforms';
import { anyEmitter } from '../../SignedWebhook/platform';
import { freshData, type Freshness } from './fresh';

/** What a self-hosted emitter might send: there is no list of all events for Standard Webhooks. */
const OWN_SAMPLES: readonly TypedEvent[] = [
	{ type: 'order.shipped', description: 'An order was shipped' },
	{ type: 'ping', description: 'A test event that only checks whether the receiver responds' },
];

/** The platform whose samples are sent with a preset; undefined for Standard Webhooks, which has none. */
export function platformOf({ id }: Pick<Preset, 'id'>): Platform | undefined {
	return platforms.find((platform) => id === platform.id || id.startsWith(`${platform.id}.`));
}

/** The sample events of a preset. */
export function samplesOf(preset: Pick<Preset, 'id'>): readonly TypedEvent[] {
	const platform = platformOf(preset);
	return platform === undefined ? OWN_SAMPLES : eventsOf(platform);
}

/** The sample that is preselected: the first event that the platform's trigger preselects, too. */
export function firstSampleOf(preset: Pick<Preset, 'id'>): string {
	const [first] = platformOf(preset)?.defaultEvents ?? [];
	return first ?? samplesOf(preset)[0]?.type ?? '';
}

/** Where the build puts the samples. */
export const SAMPLES_FOLDER = join(__dirname, '..', '..', 'samples');

/** A sample's data as if it happened now; rejects where the folder has no such sample. */
export async function sampleData(
	preset: Pick<Preset, 'id'>,
	type: string,
	freshness: Freshness,
	folder = SAMPLES_FOLDER,
): Promise<Json> {
	const platform = platformOf(preset) ?? anyEmitter;
	const name = platform.id.charAt(0).toUpperCase() + platform.id.slice(1);
	return freshData(platform, type, await readFile(join(folder, name, `${type}.json`)), freshness);
}
