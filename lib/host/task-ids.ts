import { isNameUnit } from "../session/characters.ts";

/** The part of a prompt that names the task; what is further down is mentioned. */
const PROMPT_HEAD = 200;

/**
 * The task ids a delegation names: the set of whole words `T\d{2,}` or `[A-Z]{2,10}-\d+` in the description and the
 * first 200 characters of the prompt, sorted, less the words that are no tasks (spec 1 §5). A following `.x` or `-x`
 * belongs to the word: `T001.2` and `ABC-12-3` are ids of their own, `T001.md` and `ABC-12-fix-login` are none.
 *
 * With `prefixes` (`tasks.prefixes` of the configuration) only those count, also one of the words that are no tasks;
 * `T` stands for the form `T001`. An empty list counts as not given.
 */
export function taskIds(description: string, prompt: string, prefixes?: readonly string[]): string[] {
  const ids = new Set<string>();
  collect(ids, description, Number.POSITIVE_INFINITY, prefixes);
  // A little beyond, to tell whether the last word ends at the limit.
  collect(ids, prompt.slice(0, PROMPT_HEAD + 60), PROMPT_HEAD, prefixes);
  return [...ids].sort();
}

/** Whether both name tasks, and the same ones: an epic or a blocker named beside the task makes them differ. */
export function sameTasks(a: readonly string[], b: readonly string[]): boolean {
  if (a.length === 0 || b.length === 0) return false;
  return a.every((id) => b.includes(id)) && b.every((id) => a.includes(id));
}

/**
 * Whether a task id set by hand stands in the text as a whole word and no other task id does, anywhere in it. Ids below
 * 3 or above 200 characters, or without a digit, `-`, `_`, `/` or `#`, name nothing: any text holds such words.
 */
export function namesTask(taskId: string, text: string, prefixes?: readonly string[]): boolean {
  if (taskId.length < 3 || taskId.length > 200 || !/[\d_/#-]/.test(taskId) || !standsIn(taskId, text)) return false;
  const ids = new Set<string>();
  collect(ids, text, Number.POSITIVE_INFINITY, prefixes);
  ids.delete(taskId);
  return ids.size === 0;
}

/** Whether a word stands in a text as a whole: `.x` and `-x` on either side would belong to it. */
export function standsIn(word: string, text: string): boolean {
  if (word === "") return false;
  const slash = word.includes("/") ? "/" : "";
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const end = at + word.length;
    const before = text.charAt(at - 1);
    const after = text.charAt(end);
    if (isWordChar(before) || before === "-" || before === "#" || (slash && before === slash)) continue;
    if (before === "." && isWordChar(text.charAt(at - 2))) continue;
    if (isWordChar(after) || (slash && after === slash)) continue;
    if ((after === "." || after === "-") && isWordChar(text.charAt(end + 1))) continue;
    return true;
  }
  return false;
}

function collect(ids: Set<string>, text: string, limit: number, prefixes: readonly string[] | undefined): void {
  const word = /(?<![\w.#-])(?:(T)\d{2,}|([A-Z][A-Z0-9_]{0,30}?)-\d+)(?:[.-](?:\d+|[A-Za-z]))*(?!\w|[.-]\w)/g;
  for (const match of text.matchAll(word)) {
    if (match.index + match[0].length <= limit && counts(match[1] ?? match[2] ?? "", prefixes)) ids.add(match[0]);
  }
}

function counts(prefix: string, prefixes: readonly string[] | undefined): boolean {
  if (prefixes?.length) return prefixes.some((given) => given.replace(/-$/, "") === prefix);
  return prefix === "T" || (/^[A-Z]{2,10}$/.test(prefix) && !` ${NO_TASKS} `.includes(` ${prefix} `));
}

function isWordChar(char: string): boolean {
  return char !== "-" && isNameUnit(char.charCodeAt(0));
}

/**
 * Standards, encodings, ciphers, models, hardware, document parts. Regions (EU-WEST-1, US-EAST-1) need no entry: they
 * have a hyphen more than an id. SPRINT and EPIC are ids: they make the sets differ.
 */
const NO_TASKS =
  "UTF UCS ISO IEC IEEE ANSI ASCII LATIN WINDOWS KOI JIS DIN ASTM NIST FIPS WCAG RFC STD BCP PEP PSR JSR JEP KEP BIP " +
  "EIP ERC ECMA SQL POSIX COBOL HTTP HTTPS TCP UDP IP IPV TLS SSL SSH OAUTH SAML SHA MD HMAC CRC AES DES RSA DSA ECDSA " +
  "SECP BLAKE CVE CWE CVSS GHSA OWASP SOC PCI HIPAA GDPR UTC GMT EST PST CET CUDA RTX GTX AVX SSE ARM FP BF INT UINT " +
  "FLOAT BASE GPT BERT LLAMA CLAUDE SONNET OPUS HAIKU GEMINI QWEN MPEG JPEG HEVC USB HDMI DDR PCIE COVID SARS NODE JAVA " +
  "JDK PYTHON PHP ADR STEP TOP PHASE PART SECTION OPTION LEVEL TIER SEV PRIORITY VERSION RELEASE";
