import { startShared } from './shared';

// As jest wants it.
export = startShared;
