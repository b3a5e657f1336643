import { run } from "./run.ts";

run(process.argv.slice(2), process.env).then((exit) => {
  // No process.exit: what is still being written must reach its reader.
  process.exitCode = exit;
});
