/**
 * The shapes of secrets (spec 1 §1). Every quantifier is bounded, or runs over a class that cannot contain the start
 * of another match, so hostile text costs linear time. Bodies may be shorter than the real thing: a cut key is a key.
 */

/** Cheap first look: text without any of these holds nothing to redact. */
export const SUSPECT =
  /(?:pass[-_ ]?(?:w(?:or)?d|phrase)|pwd|secret|token|(?:api|private|secret|access|account)[-_ ]{0,2}key|authorization|cookie|credentials?)[-_]{0,3}[\\"'`\]* \t]{0,12}[:=]| --[a-z]|:\/\/[^\s/]*@|eyJ|A[KS]IA|AIza|gh[pousr]_|_pat_|glpat-|npm_|hf_|xox|xapp-|[sr]k[-_]|pypi-|_v1_|shp|ya29|SG\.|PRIVATE KEY|bearer|basic[ \t]/i;

/** Group 1: API keys. Group 2: tokens. The `n` of an escaped line end does not glue a key to the word before. */
export const VENDOR =
  /(?<![A-Za-z0-9](?<!\\[nrt]))(?:(AKIA[A-Z0-9]{16,}|ASIA(?=[A-Z]{0,15}\d)[A-Z0-9]{16,}|AIza[\w-]{20,}|sk-ant-[\w-]{6,}|sk-(?=[\w-]{0,60}\d)[\w-]{16,}|[sr]k_(?:live|test)_\w{8,}|SG\.[\w-]{8,}\.[\w-]{8,})|(gh[pousr]_\w{16,}|github_pat_\w{16,}|dckr_pat_[\w-]{16,}|glpat-[\w-]{12,}|xox[a-z]-[\w-]{8,}|xapp-[\w-]{8,}|npm_[A-Za-z0-9]{20,}|hf_[A-Za-z0-9]{16,}|pypi-[\w-]{20,}|dop_v1_\w{16,}|shp[a-z]{2}_\w{16,}|ya29\.[\w-]{16,}))/g;

export const JWT = /(?<![\w-](?<!\\[nrt]))eyJ[\w-]{8,}\.[\w-]{4,}(?:\.[\w-]+){0,3}/g;

/** `://user:password@`; the password may hold an `@`, never a `/`. */
export const URL_USERINFO = /:\/\/[^\s/?#@:"'`<>]*:([^\s/?#"'`<>]+)@/g;

/** A bearer or basic value outside a header: only with a digit or padding, "basic authentication" is prose. */
export const BARE_SCHEME = /\b(bearer|basic)([ \t]+)(?=[\w.~+/-]{0,80}[\d=])[\w.~+/-]{12,}={0,2}/gi;

export const PEM_BEGIN = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/;
export const PEM_END = /-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/;
/** What follows a BEGIN whose END was cut off: headers, long base64 runs, a short last one at the end of the text. */
export const PEM_BODY =
  /^(?:(?:[\s>|"',]|\\[nr]?)*(?:Proc-Type|DEK-Info|Version|Comment):[^\r\n\\]*)*(?:(?:[\s>|"',]|\\[nr]?)*[A-Za-z0-9+/=]{16,})*(?:(?:[\s>|"',]|\\[nr]?)*[A-Za-z0-9+/=]{1,15}(?=…?$))?/;

/** A key name that counts, in folded form. */
export const KEY_END =
  /(passw(?:or)?d|pwd|passphrase|(?:api|secret|access|account)key|privatekey|secret|token|authorization|cookie|credentials?)$/;

/** The same in free text: group 1 the key, group 2 the separator. `--flag value` counts too. */
export const PAIR =
  /(pass[-_ ]?(?:w(?:or)?d|phrase)|pwd|(?:api|private|secret|access|account)[-_ ]{0,2}key|secret|token|authorization|cookie|credentials?)[-_]{0,3}(?:\\{0,7}["'`]\]?)?\*{0,2}([ \t]{0,4}(?::=|=>|={1,3}|:)\*{0,2}[ \t]{0,8}|(?<=\s--[\w-]{2,40})[ \t]{1,8})/gi;

/** A whole value that is not itself the secret: a variable, a command, a placeholder, stars. */
export const REFERENCE =
  /^(?:\$\{(?:env[:.])?[\w.()]{1,100}\}|\$[A-Za-z_]\w*|%\w+%|\$\(.*\)|\$\{\{.*\}\}|\{.*\}|<[^<>]*>|(?:process\.env|import\.meta\.env|os\.environ|os\.getenv|env|secrets)[.[(].*|[*•.…]+)$/s;

/** The same at the start of an unquoted value, which may go on past a space; also literals of code. */
export const REFERENCE_START = /\$\(|\$\{\{|[{[(<|]|(?:process\.env|import\.meta\.env|os\.environ|os\.getenv)\b/y;

/** In `key: value` and `key = value`: a call, a path, an address. */
export const CODE_START = /[A-Za-z_$][\w$.]{0,60}\(|(?:~|\.{1,2})?\/[\w.-]{1,60}[/.]|[a-z]{2,10}:\/\/|[A-Za-z]:\\/y;
