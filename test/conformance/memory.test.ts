import { memoryStore } from "../../lib/store/memory.ts";
import { describeStore } from "./store.ts";

describeStore({
  name: "the memory store",
  create: () => memoryStore(),
  destroy: () => {},
  skip: {
    concurrency: "it is in one process's memory",
    crash: "nothing outlives its process",
    corruption: "there is nothing outside that could be spoilt",
  },
});
