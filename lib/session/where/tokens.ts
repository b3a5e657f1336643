import { refuse, shown, type Token, tokenize } from "./lexer.ts";

/** The tokens of one filter with a place in them: what the parsers of filters and sort orders read from. */
export class Tokens {
  readonly #tokens: readonly Token[];
  #next = 0;

  constructor(source: string) {
    this.#tokens = tokenize(source);
  }

  get current(): Token {
    return this.#tokens[this.#next] as Token;
  }

  /** The current token, and moves on; the `end` token stays. */
  take(): Token {
    const token = this.current;
    if (token.kind !== "end") this.#next += 1;
    return token;
  }

  /** Takes the symbol if it comes next. */
  symbol(text: string): boolean {
    const found = this.current.kind === "symbol" && this.current.text === text;
    if (found) this.take();
    return found;
  }

  /** Takes the keyword, written in any case, if it comes next. */
  keyword(upper: string): boolean {
    const found = this.current.kind === "word" && this.current.text.toUpperCase() === upper;
    if (found) this.take();
    return found;
  }

  /** Throws `INVALID_FILTER` unless every token is taken. */
  end(expected: string): void {
    if (this.current.kind !== "end") this.refuse(expected);
  }

  /** Throws `INVALID_FILTER` about the current token. */
  refuse(expected: string): never {
    const { kind, text, at } = this.current;
    refuse(at, expected, kind === "end" ? "the end" : shown(text));
  }
}
