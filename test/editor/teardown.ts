import { stopShared } from './browser/session';

// As jest wants it.
export = stopShared;
