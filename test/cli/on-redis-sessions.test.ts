import { describeOnRedis } from "./on-redis.ts";

describeOnRedis({
  update: () => import("./update.test.ts"),
  finalize: () => import("./finalize.test.ts"),
  list: () => import("./list.test.ts"),
  "should-resume": () => import("./should-resume.test.ts"),
  history: () => import("./history.test.ts"),
  stats: () => import("./stats.test.ts"),
  delete: () => import("./delete.test.ts"),
  cleanup: () => import("./cleanup.test.ts"),
  sweep: () => import("./sweep.test.ts"),
  lifecycle: () => import("./lifecycle.test.ts"),
});
