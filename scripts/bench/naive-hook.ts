// For comparison: pre_delegate and subagent_stop as the seed has them, in JavaScript. The store's folder is an argument of
// the environment; an input with `exit_code` is a stop.
import { readFileSync } from "node:fs";
import { NaiveSessions } from "./naive.ts";

interface Input {
  agent_id?: string;
  agent_name?: string;
  exit_code?: number;
}

const input = JSON.parse(readFileSync(0, "utf8")) as Input;
const sessions = new NaiveSessions(process.env.AGENT_SESSION_DIR ?? "");
console.log(JSON.stringify(input.exit_code === undefined ? preDelegate(input) : subagentStop(input)));

function preDelegate({ agent_name }: Input): object {
  const [found] = sessions.list((state) => state.agent_name === agent_name && state.outcome === null);
  if (found === undefined) return { should_resume: false, reason: "no_existing_session" };
  return { should_resume: sessions.shouldResume(found.agent_id), agent_id: found.agent_id };
}

function subagentStop({ agent_id = "", exit_code }: Input): object {
  const { outcome } = sessions.finalize(agent_id, exit_code === 0 ? "completed" : "failed");
  return { success: true, finalized: true, agent_id, outcome };
}
