import { stopShared } from './shared';

// As jest wants it.
export = stopShared;
