/** The page's script and style, which scripts/build.mjs bundles of src/page. */
export const script: string;
export const style: string;
/** For the page's Content-Security-Policy: `sha256-…`, in base64. */
export const scriptHash: string;
export const styleHash: string;
