/**
 * What functions in the server run with: plans that were made while a table was small are kept, so none may read a whole
 * table; and without such plans compiling a statement (`jit`), which takes 150 ms, never pays.
 */
export const FUNCTION_SETTINGS =
	'SET enable_seqscan = off SET plan_cache_mode = force_generic_plan SET jit = off';
