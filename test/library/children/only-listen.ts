// Listens and does nothing else: the process must end by itself.
import { openSessions } from "../../../lib/index.ts";

const [dir = ""] = process.argv.slice(2);
(await openSessions({ dir })).on("*", () => {});
console.log("listening");
