/** How far each of the last days of the feed was read: day → offset. */
export type Cursor = Map<string, number>;

/** So many days back a writer whose clock or knowledge is behind is still noticed. */
const DAYS = 4;

/** `2026-11-20@512,2026-11-21@96`; `""` is the start of what is kept. */
export function formatCursor(cursor: Cursor): string {
  const days = [...cursor.keys()].sort().slice(-DAYS);
  return days.map((day) => `${day}@${cursor.get(day)}`).join(",");
}

/** What cannot be understood is left out: better to read something twice. */
export function parseCursor(text: string): Cursor {
  const cursor: Cursor = new Map();
  for (const part of text.split(",")) {
    const [day = "", digits = ""] = part.split("@");
    if (/^[\d-]{10,16}$/.test(day) && /^\d{1,15}$/.test(digits)) cursor.set(day, Number(digits));
  }
  return cursor;
}
