import { delegate, message, say } from "../answer.ts";
import type { RecordedCase } from "./case.ts";

/** An agent that was given a name, resumed by that name after it has finished. */
export const withName: RecordedCase = {
  name: "resume-by-name",
  async play({ api, run }) {
    api.play({
      main: [
        delegate({ type: "worker", prompt: "Prepare the plan for T301", name: "planner", background: false }),
        message("planner", "Approved, go on"),
        say("All done."),
      ],
      worker: [say("The plan is ready.\nsession-phase: approval"), say("Carried out.")],
    });
    await run("Plan T301");
  },
};
