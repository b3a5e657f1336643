/**
 * CRC-32 (IEEE 802.3) of the UTF-8 bytes of `text`, as 8 lower-case hex digits. It finds every
 * change of up to 32 neighbouring bits; written by hand because a hook cannot afford to load zlib.
 */
export function crc32(text: string): string {
  let crc = -1;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 0x80) {
      crc = step(crc, code);
    } else if (code < 0x800) {
      crc = step(step(crc, 0xc0 | (code >> 6)), 0x80 | (code & 63));
    } else if (isPair(code, text.charCodeAt(at + 1))) {
      const point = 0x10000 + ((code & 0x3ff) << 10) + (text.charCodeAt(++at) & 0x3ff);
      crc = step(step(crc, 0xf0 | (point >> 18)), 0x80 | ((point >> 12) & 63));
      crc = step(step(crc, 0x80 | ((point >> 6) & 63)), 0x80 | (point & 63));
    } else {
      crc = step(step(step(crc, 0xe0 | (code >> 12)), 0x80 | ((code >> 6) & 63)), 0x80 | (code & 63));
    }
  }
  return ((crc ^ -1) >>> 0).toString(16).padStart(8, "0");
}

const TABLE = new Int32Array(256).map((_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

function step(crc: number, byte: number): number {
  return (crc >>> 8) ^ (TABLE[(crc ^ byte) & 255] as number);
}

function isPair(high: number, low: number): boolean {
  return high >= 0xd800 && high < 0xdc00 && low >= 0xdc00 && low < 0xe000;
}
