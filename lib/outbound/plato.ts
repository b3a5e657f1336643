import type { TileTarget } from "../destinations.ts";
import { redactText } from "../session/redact/index.ts";
import type { Tile } from "./tiles.ts";

/** What the server made of a tile. */
export type Delivery =
  | { readonly kind: "accepted" }
  /** It will not take this tile, now or later. */
  | { readonly kind: "rejected"; readonly reason: string }
  /** It may take it later; `afterMs` when it says when. */
  | { readonly kind: "later"; readonly reason: string; readonly afterMs?: number };

export interface Posting {
  readonly target: TileTarget;
  readonly tile: Tile;
  /** Names the event: a tile that comes twice can be told by it. */
  readonly id: string;
  readonly timeoutMs: number;
}

/** Hands one tile to `POST {url}/submit` (originals §000.5). Never rejects. */
export async function postTile({ target, tile, id, timeoutMs }: Posting): Promise<Delivery> {
  try {
    const response = await fetch(submitUrl(target.url), {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "idempotency-key": encodeURIComponent(id),
        ...(target.apiKey && { authorization: `Bearer ${target.apiKey}` }),
      },
      // The server calls string methods on the answer.
      body: JSON.stringify({ ...tile, answer: JSON.stringify(tile.answer) }),
      signal: AbortSignal.timeout(timeoutMs),
      redirect: "error",
    });
    return await deliveryOf(response);
  } catch (error) {
    return { kind: "later", reason: networkReason(error, timeoutMs) };
  }
}

function submitUrl(url: string): string {
  return `${url.replace(/\/+$/, "")}/submit`;
}

/** A tile that is malformed or too large stays so; a missing key, a wrong path or a broken server can be mended. */
const PERMANENT: ReadonlySet<number> = new Set([400, 413, 422]);

async function deliveryOf(response: Response): Promise<Delivery> {
  const text = (await response.text()).slice(0, 1000);
  if (response.ok) return { kind: "accepted" };
  const reason = redactText(`${response.status} ${errorIn(text)}`.trim());
  if (PERMANENT.has(response.status)) return { kind: "rejected", reason };
  const seconds = Number(response.headers.get("retry-after") ?? Number.NaN);
  return { kind: "later", reason, ...(seconds >= 0 && { afterMs: seconds * 1000 }) };
}

function errorIn(text: string): string {
  try {
    const { error } = JSON.parse(text) as { error?: unknown };
    return typeof error === "string" ? error : "";
  } catch {
    return text.replace(/\s+/g, " ").slice(0, 200);
  }
}

function networkReason(error: unknown, timeoutMs: number): string {
  const { name, cause } = error as { name?: string; cause?: { code?: string; message?: string } };
  if (name === "TimeoutError") return `no answer within ${timeoutMs} ms`;
  // A message may hold the URL, and that a password.
  return cause?.code ?? redactText(cause?.message ?? (error as Error).message);
}
