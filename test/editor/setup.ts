import { startShared } from './browser/session';

// As jest wants it.
export = startShared;
