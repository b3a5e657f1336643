/**
 * The shapes of secrets (spec 1 §1). Every quantifier is bounded, or runs over a class that cannot hold the start of
 * another match, so hostile text costs linear time. Bodies may be shorter than the real thing: half a key is a key.
 */

/** Group 1: API keys. Group 2: tokens. "task-1" is no key; the `n` of an escaped line end glues nothing. */
export const VENDOR =
  /(AKIA[A-Z0-9]{16,}|ASIA(?=[A-Z]{0,15}\d)[A-Z0-9]{16,}|AIza[\w-]{20,}|sk-ant-[\w-]{6,}|(?<![A-Za-z0-9](?<!\\[nrt]))(?:sk-(?=[\w-]{0,60}\d)[\w-]{16,}|SG\.[\w-]{8,}\.[\w-]{8,})|[sr]k_(?:live|test)_\w{8,})|(gh[pousr]_\w{16,}|(?:github|dckr)_pat_[\w-]{16,}|glpat-[\w-]{12,}|(?:xox[a-z]|xapp)-[\w-]{8,}|npm_[A-Za-z0-9]{20,}|hf_[A-Za-z0-9]{16,}|pypi-[\w-]{20,}|ya29\.[\w-]{16,})/g;

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

/** A key name that counts, folded. */
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

/** An unquoted value: up to a space, a quote, the next pair or an escaped line end. */
export const BARE_VALUE = /(?:[^\s"'`&;,<>\\]|,(?!\s|$|[\w.-]{1,40}[=:])|\\(?![nr"'`]))+/y;

export const QUOTE = /\\{0,7}["'`]/y;
export const QUOTE_ENDS: Record<string, RegExp> = { '"': /["\r\n]/g, "'": /['\r\n]/g, "`": /[`\r\n]/g };

/** Header values of several words: all of a Cookie line, of a digest or a signature. */
export const HEADERS: Record<string, RegExp> = {
  cookie: /[\w.-]{1,80}=[^\r\n"'`\\]+/y,
  authorization: /(?:digest|hawk|oauth|signature|aws4-[\w-]{1,30})[ \t]+\w{1,40}=[^\r\n]*/iy,
};
export const AUTH_SCHEME = /(?:bearer|basic|token|bot|apikey|negotiate)[ \t]{1,8}/iy;

/** A word of prose or a name in code: no digits, no signs. */
export const WORD = /^[A-Za-z_$\u00a1-\uffff][A-Za-z_$'/\u00a1-\uffff-]*(?:\.[A-Za-z_$]+)*$/;

/** Numbers and the words for nothing. */
export const NOTHING = /^(?:[^A-Za-z0-9\u00a1-\uffff]*|[-+]?[\d.,_]+|null|nil|none|undefined|true|false)$/i;

/** What a report says *about* a password. */
export const STATES =
  /^(?:string|text|number|bool(?:ean)?|object|bytes|buffer|required|optional|missing|(?:in)?valid|expired|(?:in)?correct|wrong|unset|empty|hidden|masked|redacted|refused|rejected|revoked|leaked|rotated|present|absent|unknown|default|(?:dis|en)abled|fail(?:ed|s)?|pass(?:ed)?|fixed|done|changed|updated|stored|used|unused|safe)$/i;
