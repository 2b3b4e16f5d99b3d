/** What can stand in the journal and in `--json`: plain data, no class, no secret. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };
