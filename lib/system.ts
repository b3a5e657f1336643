import { homedir, hostname } from "node:os";

/** This machine's name, as the system tells it. */
export function systemName(): string {
  return hostname();
}

/** The user's home folder where no variable of the environment names it. */
export function systemHome(): string {
  return homedir();
}
