/** The scripts of the pages and their style, which scripts/build.mjs bundles of src/page. */
export const script: string;
export const diffScript: string;
export const style: string;
/** For the pages' Content-Security-Policy: `sha256-…`, in base64. */
export const scriptHash: string;
export const diffScriptHash: string;
export const styleHash: string;
