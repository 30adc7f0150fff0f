/** How far the tests' clocks are past a whole millisecond, as real ones are; stores go by whole ones. */
export const FRACTION = 0.625;
