import { dialerCx } from './DialerCx/platform';
import type { Platform } from './webhook/platform';

/** Every phone platform this package knows: one line each. */
export const platforms: readonly Platform[] = [dialerCx];
