/** One line's labels. */
export type Labels = Readonly<Record<string, string>>;

/** Counts of observations up to each bound, with their sum. */
export interface Histogram {
  /** As many as there are bounds, and one more for what is above all. Not cumulative. */
  readonly counts: readonly number[];
  readonly sum: number;
}

export type Family = {
  readonly name: string;
  readonly help: string;
} & (
  | { readonly type: "counter" | "gauge"; readonly samples: readonly { labels: Labels; value: number }[] }
  | {
      readonly type: "histogram";
      readonly bounds: readonly number[];
      readonly samples: readonly { labels: Labels; histogram: Histogram }[];
    }
);

/** Metrics in Prometheus' text format, version 0.0.4. */
export function prometheusText(families: readonly Family[]): string {
  return families.map(familyText).join("");
}

function familyText(family: Family): string {
  const head = `# HELP ${family.name} ${escaped(family.help, false)}\n# TYPE ${family.name} ${family.type}\n`;
  if (family.type !== "histogram") {
    return head + family.samples.map(({ labels, value }) => line(family.name, labels, value)).join("");
  }
  const { name, bounds } = family;
  return head + family.samples.map((sample) => histogramText(name, bounds, sample)).join("");
}

function histogramText(
  name: string,
  bounds: readonly number[],
  { labels, histogram }: { labels: Labels; histogram: Histogram },
): string {
  let count = 0;
  const buckets = [...bounds.map(String), "+Inf"].map((le, at) => {
    count += histogram.counts[at] ?? 0;
    return line(`${name}_bucket`, { ...labels, le }, count);
  });
  return [...buckets, line(`${name}_sum`, labels, histogram.sum), line(`${name}_count`, labels, count)].join("");
}

function line(name: string, labels: Labels, value: number): string {
  const pairs = Object.entries(labels).map(([key, text]) => `${key}="${escaped(text, true)}"`);
  return `${name}${pairs.length === 0 ? "" : `{${pairs.join(",")}}`} ${value}\n`;
}

function escaped(text: string, quotes: boolean): string {
  const plain = text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n");
  return quotes ? plain.replaceAll('"', '\\"') : plain;
}
