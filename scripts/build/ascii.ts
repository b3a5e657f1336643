/**
 * Built code with escapes for what is not ASCII: of bytes alone a file is read and held in half the room. The bundler
 * leaves other characters in patterns, where an escape means the same.
 */
export function inAscii(code: string): string {
  return code.replace(/[^\0-\x7f]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
