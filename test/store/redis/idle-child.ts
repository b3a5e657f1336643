import { connectedStore } from "../../../lib/store/redis/main.ts";

// Uses a store, closes nothing, and has nothing more to do.
const store = connectedStore(process.argv[2] ?? "", {});
store.load("s").then((found) => console.log(found === undefined ? "nothing" : "found"));
