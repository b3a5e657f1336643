import type { Context } from "./context.ts";
import { listAllRows } from "./scale-all.ts";
import { historyTable } from "./scale-history.ts";
import { listingRows } from "./scale-listing.ts";
import { scalePlace } from "./scale-place.ts";
import { processRow } from "./scale-process.ts";
import { removalRow } from "./scale-removal.ts";
import type { Table } from "./table.ts";

/** What does, and what must not, grow with the number of stored sessions. */
export async function scale(context: Context): Promise<Table[]> {
  const sizes = [Math.max(200, Math.round(context.options.sessions / 100)), context.options.sessions];
  const [small, large] = [await scalePlace(context, sizes[0] as number), await scalePlace(context, sizes[1] as number)];
  const rows = [
    ...(await listingRows(context, small, large)),
    ...(await listAllRows(context, small, large)),
    processRow(context, small, large),
    await removalRow(context, small, large),
  ];
  await Promise.all([small.sessions.close(), large.sessions.close()]);
  return [
    {
      section: "scale",
      title: `Scale: ${large.stored.toLocaleString("en-US")} stored sessions against ${small.stored.toLocaleString("en-US")}, 50 of them open in both`,
      method:
        "Medians. Where the same must cost the same, the ratio is large against small store; where all is read or removed, it is the large " +
        "store against its floor. Floors: read and parse of the records that the answer needs; for a removal rename, two unlinks, rmdir and " +
        'one marker. Seed: every session is read, whatever is asked. "Nothing due" has a limit in milliseconds.',
      columns: [
        { key: "name", title: "operation", unit: "text" },
        { key: "small", title: "small ms", unit: "ms" },
        { key: "large", title: "large ms", unit: "ms" },
        { key: "floor", title: "floor ms (large)", unit: "ms" },
        { key: "compared", title: "compared", unit: "text" },
        { key: "ratio", title: "ratio", unit: "ratio" },
        { key: "limit", title: "limit", unit: "ratio" },
        { key: "verdict", title: "", unit: "text" },
        { key: "naive", title: "seed ms (large)", unit: "ms" },
        { key: "rss", title: "RSS MB", unit: "mb" },
        { key: "floorRss", title: "floor RSS MB", unit: "mb" },
      ],
      rows,
    },
    await historyTable(context),
  ];
}
