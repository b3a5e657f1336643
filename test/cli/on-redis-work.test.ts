import { describeOnRedis } from "./on-redis.ts";

describeOnRedis({
  orchestration: () => import("./orchestration.test.ts"),
  shutdown: () => import("./shutdown.test.ts"),
  task: () => import("./task.test.ts"),
  outbound: () => import("./outbound.test.ts"),
  memory: () => import("./memory.test.ts"),
  message: () => import("./message.test.ts"),
  registry: () => import("./registry.test.ts"),
  watch: () => import("./watch.test.ts"),
});
