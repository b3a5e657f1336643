import { requirements } from "./requirement.ts";

/** Into a project, and out again. */
export const installing = [
  ...requirements("spec 5 §1", {
    "5-faces/init.copies": {
      says: "init copies the hook files with the version in a header and registers them, all SessionStart sources, and the MCP server.",
      proof: {
        "test/host/install/install.test.ts":
          "copies every hook with the version in its header and registers it by the project's placeholder",
        "test/host/registrations.test.ts": [
          "is the one of spec 1 §5",
          "becomes the exec form the host needs, without a shell",
        ],
      },
    },
    "5-faces/init.idempotent": {
      says: "init again changes nothing; a newer version replaces the copies.",
      proof: {
        "test/host/install/install.test.ts": [
          "changes nothing: %j",
          "with a newer version replaces the copies, drops those it no longer has, and leaves the settings' bytes",
        ],
      },
    },
    "5-faces/init.keeps": {
      says: "It keeps comments, order, line ends, BOM and other people's hooks.",
      proof: {
        "test/host/install/settings-edit.test.ts": ["keeps %s", "still holds every line of a tidy file, in order"],
      },
    },
    "5-faces/init.refuses": {
      says: "A settings file that does not parse is refused untouched.",
      proof: { "test/host/install/install.test.ts": "refuses %s and changes nothing at all" },
    },
    "5-faces/init.backup": {
      says: "A backup of the first bytes is kept.",
      proof: {
        "test/host/install/install.test.ts":
          "keeps the backup of the bytes before the first edit, with their mode, out of the repository",
      },
    },
    "5-faces/init.dry-run": {
      says: "--dry-run shows a diff and writes nothing.",
      proof: {
        "test/host/install/install.test.ts":
          "writes nothing with dryRun and reports every file as it was and as it would be",
      },
    },
    "5-faces/init.scopes": {
      says: "--project, --user and --local choose the settings file; --no-mcp and --statusline what is registered.",
      proof: {
        "test/host/install/install.test.ts": [
          "writes settings.local.json with --local, and says how to register the server",
          "writes absolute paths below the home folder with --user, and nothing in the project",
          "leaves MCP and status line out unless asked for",
        ],
      },
    },
    "5-faces/uninstall": {
      says: "uninstall gives the settings back byte for byte, else removes only ours, and what it copied.",
      proof: {
        "test/host/install/uninstall.test.ts": [
          "gives every settings file back byte for byte, with no other trace",
          "takes only ours out of settings that were edited and laid out anew",
        ],
        "test/e2e/install.test.ts": "in %s an approval pause is resumed; uninstalled again, all is as it was",
      },
    },
    "5-faces/doctor": {
      says: "doctor finds what keeps hooks or store from working, each with its mend; exit 1 if any fails.",
      proof: {
        "test/cli/doctor.test.ts": "doctor names the one fault, with its mend, and it is in docs/troubleshooting.md",
        "test/host/doctor/checks.test.ts": "settings that somebody else manages",
      },
    },
    "5-faces/doctor.live": {
      says: "doctor --live lets each registered hook answer a recorded payload within its deadline.",
      proof: {
        "test/cli/doctor.test.ts": "finds nothing, says nothing into a pipe, and exits 0, also when it runs the hooks",
      },
    },
    "5-faces/doctor.last-seen": {
      says: "doctor says when each event was last seen.",
      proof: {
        "test/cli/doctor.test.ts":
          "tells when each event was last seen, also once the metrics have counted and forgotten the facts",
      },
    },
    "5-faces/plugin": {
      says: "The package is a plugin of the host: --plugin-dir works at once.",
      proof: {
        "test/e2e/install.test.ts": "the same works by --plugin-dir, on host %s",
        "test/host/registrations.test.ts": "%s is what `npx tsx scripts/plugin-files.ts` writes",
      },
    },
    "5-faces/export-import": {
      says: "export and import move whole sessions, checked, never overwriting.",
      proof: {
        "test/cli/transfer.test.ts": [
          "makes the same records and journals on another machine's folder",
          "takes in nothing twice, and goes on where a killed import stopped",
          "refuses a file that is no export",
        ],
        "test/library/transfer.test.ts": "overwrite nothing",
      },
    },
    "5-faces/import-seeds": {
      says: "import --from gaia, sessions and maestro take in the seeds' own files.",
      proof: { "test/cli/import-seeds.test.ts": "import --from" },
    },
  }),
];
