import { presetsOf } from '../../../webhook/presets';
import type { LogSource } from '../../source';

/** What a format is called that a subscription has by its id; the id itself of one that this version doesn't know. */
export function formatName({ platforms }: Pick<LogSource, 'platforms'>, id: string): string {
	if (id === 'custom') return 'Custom';
	return presetsOf(platforms).find((preset) => preset.id === id)?.name ?? id;
}
