import { BASE } from './base';
import { COLORS } from './colors';
import { PARTS } from './parts';
import { PLOTS } from './plots';
import { PRINT } from './print';
import { TABLES } from './tables';

/** The page's style sheet. */
export const STYLE = [COLORS, BASE, PARTS, TABLES, PLOTS, PRINT].join('');
