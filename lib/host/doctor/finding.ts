/** Something that is wrong, and what mends it. */
export interface Finding {
  /** The check that found it. */
  check: string;
  /** `fail`: it does not work as it should; `warn`: it works, but not as well as it could. */
  level: "fail" | "warn";
  message: string;
  mend: string;
}

export function fail(check: string, message: string, mend: string): Finding {
  return { check, level: "fail", message, mend };
}

export function warn(check: string, message: string, mend: string): Finding {
  return { check, level: "warn", message, mend };
}
