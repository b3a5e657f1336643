import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { redact, redactText, redactThenCut } from "../../../lib/session/redact/index.ts";
import { FRAGMENTS, KEPT, KEYS, spell } from "../../fixtures/text/fragments.ts";
import { HOSTILE } from "../../fixtures/text/hostile.ts";
import secrets from "../../fixtures/text/secrets.json" with { type: "json" };

describe("redactText", () => {
  it.each(secrets.filter((row) => row.text !== row.out))("redacts in $text", ({ text, out }) => {
    expect(redactText(spell(text))).toBe(spell(out));
  });

  it.each(secrets.filter((row) => row.text === row.out))("leaves $text", ({ text }) => {
    expect(redactText(spell(text))).toBe(spell(text));
  });

  it.each(secrets)("finds nothing more in $out", ({ out }) => {
    expect(redactText(spell(out))).toBe(spell(out));
  });

  it("finds a secret wherever it stands in a long text", () => {
    const prose = "The parser reads the file and reports what it found. ".repeat(200);
    expect(redactText(`${prose}TOKEN=abc ${prose}`)).toBe(`${prose}TOKEN=[redacted:token] ${prose}`);
  });

  it("is idempotent on text made of the fragments that matter", () => {
    fc.assert(
      fc.property(FRAGMENTS, (text) => {
        const once = redactText(text);
        expect(redactText(once)).toBe(once);
      }),
      { numRuns: 3000 },
    );
  });

  it.each(HOSTILE)("takes linear time on 1 MB of %j", (piece) => {
    const text = piece.repeat(Math.ceil(1_048_576 / piece.length)).slice(0, 1_048_576);
    expect(fastest(() => redactText(text))).toBeLessThan(5000);
  });

  it.each([
    ["a PEM key without end", `-----BEGIN PRIVATE KEY-----${"A".repeat(1_048_576)}`],
    ["an unclosed quote", `password="${"a".repeat(1_048_576)}`],
    ["one long value", `token: ${"a.".repeat(524_288)}!`],
    ["a JWT without a second part", `eyJ${"a".repeat(1_048_576)}`],
    ["closing marks before a letter", `token: ${")".repeat(1_048_576)}x`],
    ["backslashes before a quote", `password="${"\\".repeat(1_048_576)}"x`],
  ])("takes linear time on %s", (_, text) => {
    expect(fastest(() => redactText(text))).toBeLessThan(5000);
  });
});

describe("redact", () => {
  it.each([
    ["password", "password"],
    ["DB_PASSWORD", "password"],
    ["user-passwd", "password"],
    ["pass_word_", "password"],
    ["pwd", "password"],
    ["passphrase", "password"],
    ["clientSecret", "secret"],
    ["access_token", "token"],
    ["API-Key", "api-key"],
    ["secretKey", "api-key"],
    ["aws_secret_access_key", "api-key"],
    ["AccountKey", "api-key"],
    ["private_key", "private-key"],
    ["Authorization", "authorization"],
    ["set-cookie", "cookie"],
    ["credential", "credential"],
    ["credentials", "credential"],
  ])("redacts any text under the key %s", (key, kind) => {
    expect(redact({ deep: [{ [key]: "two words" }] })).toEqual({ deep: [{ [key]: `[redacted:${kind}]` }] });
  });

  it.each(KEPT)("leaves %j", (value) => {
    expect(redact(value)).toBe(value);
  });

  it("redacts a text that is alone", () => {
    expect(redact("token=a1b2c3")).toBe("token=[redacted:token]");
  });

  it("redacts a key of an object in which nothing else is to redact", () => {
    expect(redact({ [spell("ghp_«36»")]: 1 })).toEqual({ "[redacted:token]": 1 });
  });

  it.each(["password\t= a1b2c3", "x\npassword=a1b2c3", '"password": "a1b2c3"'])(
    "finds in a record, where JSON escapes signs of it, %j",
    (text) => {
      expect(redact({ text })).toEqual({ text: text.replace("a1b2c3", "[redacted:password]") });
    },
  );

  it("redacts what cannot be written as JSON", () => {
    const cycle: Record<string, unknown> = { token: "abc" };
    expect(redact({ token: "abc", big: 12n })).toEqual({ token: "[redacted:token]", big: 12n });
    cycle.self = cycle;
    expect(redact(cycle).token).toBe("[redacted:token]");
  });

  it("redacts inside texts, lists and keys", () => {
    const token = spell("ghp_«36»");
    expect(redact({ a: [`x ${token}`, 1], [token]: 1 })).toEqual({
      a: ["x [redacted:token]", 1],
      "[redacted:token]": 1,
    });
  });

  it("returns the same reference for whatever did not change", () => {
    const clean = { text: "nothing here", list: [1, { a: "b" }] };
    expect(redact(clean)).toBe(clean);
    const result = redact({ clean, token: "abc" });
    expect(result).toEqual({ clean, token: "[redacted:token]" });
    expect(result.clean).toBe(clean);
  });

  it("does not change its input", () => {
    const input = Object.freeze({ list: Object.freeze([Object.freeze({ token: "abc" })]) });
    expect(redact(input)).toEqual({ list: [{ token: "[redacted:token]" }] });
  });

  it("keeps a key named __proto__ a key", () => {
    const value = JSON.parse('{"__proto__": {"token": "abc"}, "token": "abc"}');
    expect(JSON.stringify(redact(value))).toBe('{"__proto__":{"token":"[redacted:token]"},"token":"[redacted:token]"}');
  });

  it.each([
    ["lists", (inner: unknown) => [inner]],
    ["objects", (inner: unknown) => ({ 0: inner })],
  ])("survives any depth of %s, and lets no secret through", (_, within) => {
    const nested = (depth: number) => {
      let deep: unknown = { token: "abc" };
      for (let i = 0; i < depth; i++) deep = within(deep);
      let result = redact(deep) as Record<string, unknown>;
      while (result[0] !== undefined && typeof result === "object") result = result[0] as Record<string, unknown>;
      return result;
    };
    expect(nested(399)).toEqual({ token: "[redacted:token]" });
    expect(nested(400)).toBe("[redacted:depth]");
    expect(nested(100_000)).toBe("[redacted:depth]");
  });

  it.each([undefined, null, 0, true, 12n])("returns %s itself", (value) => {
    expect(redact(value)).toBe(value);
  });

  it("is idempotent and keeps the shape on any JSON value", () => {
    const strings = fc.oneof(FRAGMENTS, fc.string());
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { depthSize: "small" },
        strings,
        fc.constantFrom(null, 1, true),
        fc.array(tie("tree"), { maxLength: 3 }),
        fc.dictionary(fc.oneof(KEYS, strings), tie("tree"), { maxKeys: 4 }),
      ),
    }));
    fc.assert(
      fc.property(tree, (value) => {
        const once = redact(value);
        expect(redact(once)).toBe(once);
        expect(typeof once).toBe(typeof value);
      }),
      { numRuns: 500 },
    );
  });

  it("lets no planted secret through, whatever stands around it", () => {
    const planted = fc.constantFrom(
      spell("ghp_«36»"),
      spell("AKIA«A16»"),
      spell("sk-ant-api03-«40»"),
      spell("glpat-«20»"),
    );
    fc.assert(
      fc.property(FRAGMENTS, planted, FRAGMENTS, (before, secret, after) => {
        expect(JSON.stringify(redact({ x: [`${before} ${secret} ${after}`] }))).not.toContain(secret);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("redactThenCut", () => {
  it("leaves a text that fits", () => {
    expect(redactThenCut("abc", 3)).toBe("abc");
  });

  it("marks the cut and stays within the limit", () => {
    expect(redactThenCut("abcdef", 4)).toBe("abc…");
  });

  it("redacts first, so that no half of a secret survives", () => {
    expect(redactThenCut(spell("key ghp_«36» and more"), 12)).toBe("key …");
    expect(redactThenCut(spell("key ghp_«36» and more"), 24)).toBe("key [redacted:token] an…");
  });

  it("leaves a mark whole or not at all", () => {
    const marked = spell("ghp_«36» and more");
    expect([redactThenCut(marked, 10), redactThenCut(marked, 16)]).toEqual(["…", "…"]);
    expect(redactThenCut(marked, 17)).toBe("[redacted:token]…");
    expect(redactThenCut("abc", 1)).toBe("…");
  });

  it("never splits a surrogate pair", () => {
    expect(redactThenCut("ab😀cd", 4)).toBe("ab…");
    expect(redactThenCut("ab😀cd", 5)).toBe("ab😀…");
  });

  it("returns nothing for a limit below one", () => {
    expect(redactThenCut("abc", 0)).toBe("");
  });

  it("keeps the limit and is stable under redaction", () => {
    fc.assert(
      fc.property(FRAGMENTS, fc.integer({ min: 0, max: 60 }), (text, max) => {
        const cut = redactThenCut(text, max);
        expect(cut.length).toBeLessThanOrEqual(max);
        if (!hasLoneSurrogate(text)) expect(hasLoneSurrogate(cut)).toBe(false);
        expect(redactText(cut)).toBe(cut);
      }),
      { numRuns: 2000 },
    );
  });
});

function hasLoneSurrogate(text: string): boolean {
  return /\p{Surrogate}/u.test(text);
}

/** The best of three, so that a busy machine does not decide. */
function fastest(run: () => unknown): number {
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 3; i++) {
    const start = performance.now();
    run();
    best = Math.min(best, performance.now() - start);
    if (best < 50) break;
  }
  return best;
}
