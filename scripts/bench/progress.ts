/** Says on stderr how far a section is: on a terminal in place, elsewhere a line every few seconds. */
export class Progress {
  private readonly started = Date.now();
  private lastSaid = 0;

  say(section: string, what: string, done: number, total: number): void {
    const terminal = process.stderr.isTTY === true;
    const ended = done >= total;
    const now = Date.now();
    if (!ended && now - this.lastSaid < (terminal ? 100 : 5000)) return;
    this.lastSaid = now;
    const seconds = Math.round((now - this.started) / 1000);
    const text = `bench ${section}: ${what} ${done}/${total} (${seconds} s)`;
    if (terminal) process.stderr.write(`\r\x1b[2K${text}${ended ? "\n" : ""}`);
    else process.stderr.write(`${text}\n`);
  }
}
