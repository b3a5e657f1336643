import { requirements } from "./requirement.ts";

/** The registry, and messages. */
export const messages = [
  ...requirements("spec 4 §1", {
    "4-hub/one-name-space": {
      says: "Ids of sessions, conversations and chosen ones are one name space.",
      proof: {
        "test/app/hub/presence.test.ts": "takes name and type of a stored session, and anybody else's as given",
      },
    },
    "4-hub/register": {
      says: "register opens an inbox; name and type of a stored session default to its own.",
      proof: {
        "test/cli/registry.test.ts": "prints seed 001's lines",
        "test/app/hub/presence.test.ts": "takes name and type of a stored session, and anybody else's as given",
      },
    },
    "4-hub/registry-commands": {
      says: "unregister, ping, status and sessions take the contract's arguments and filters.",
      proof: {
        "test/cli/registry.test.ts": ["prints seed 001's lines", "%j ends with %i, %s"],
        "test/hub/presence.test.ts": "finds by %j",
      },
    },
    "4-hub/clear-task": {
      says: "status takes --task or --clear-task.",
      proof: { "test/hub/presence.test.ts": "with task %j leaves the task %j" },
    },
    "4-hub/two-facts": {
      says: "Activity is reported, liveness derived: offline is shown, never written over the activity.",
      proof: { "test/hub/presence.test.ts": "is never written over the activity, and a ping brings the session back" },
    },
    "4-hub/register-again": {
      says: "Registering again keeps started_at and updates the rest.",
      proof: {
        "test/hub/presence.test.ts": "again keeps the start, the task and what is not given, and updates the rest",
      },
    },
    "4-hub/hooks-register": {
      says: "session_start registers the conversation, subagent_start the subagent; hooks ping; their ends unregister.",
      proof: {
        "test/host/unread-messages.test.ts": [
          "is registered from its start to its end, and can be written to ever after",
          "is registered while it runs, and told of its messages when it starts",
        ],
      },
    },
    "4-hub/ping-cheap": {
      says: "A ping rewrites no record and grows no journal.",
      proof: {
        "test/app/hub/presence.test.ts":
          "tells the feed who comes, goes and does what, but not of pings, and pings touch no journal",
      },
    },
    "4-hub/beacon": {
      says: "beacon writes the seed's status block.",
      proof: {
        "test/cli/registry.test.ts": "writes the beacon into its own place of the file",
        "test/hub/memory.test.ts": "has its own place in %j",
      },
    },
  }),
  ...requirements("spec 4 §2", {
    "4-hub/message.types": {
      says: "The message types are the seed's nine and five of the orchestration bus.",
      proof: { "test/hub/message.test.ts": ["shows a %s as %s", "refuses %j"] },
    },
    "4-hub/message.fields": {
      says: "A message has a time-ordered id, type, priority 1 to 4, sender, receiver, text, data, thread and times.",
      proof: {
        "test/hub/message.test.ts": [
          "gives every message the same fields",
          "are in the order of time, then of one process's count",
        ],
      },
    },
    "4-hub/message.states": {
      says: "Per receiver it is queued, delivered, read, acked or failed, with the times.",
      proof: {
        "test/app/hub/messages.test.ts": "are queued, delivered, read and acknowledged, with the time of each",
        "test/hub/message.test.ts": [
          "moves on and never back",
          "keeps the time of every step, also of those it leapt over",
        ],
      },
    },
    "4-hub/message.send": {
      says: "message send takes type, priority, data, ttl and queue.",
      proof: {
        "test/cli/message.test.ts": [
          "print seed 001's lines, each signal once",
          "answer machines with the message and its signal",
        ],
      },
    },
    "4-hub/message.broadcast": {
      says: "A broadcast goes to all registered but the sender, offline ones too.",
      proof: {
        "test/app/hub/receivers.test.ts":
          "to everybody reach all who are registered, offline ones too, but not the sender, the gone or who comes later",
      },
    },
    "4-hub/message.reply": {
      says: "A reply puts Re: before the subject once.",
      proof: { "test/hub/message.test.ts": "goes to the sender, and puts Re: before the subject once" },
    },
    "4-hub/message.inbox": {
      says: "inbox filters by unread and type, and marks read.",
      proof: {
        "test/cli/message.test.ts": "are queued, delivered once they were printed, read and acknowledged",
        "test/app/hub/messages.test.ts": "are found by type",
      },
    },
    "4-hub/message.thread": {
      says: "thread shows the whole tree, by time, from any member.",
      proof: {
        "test/app/hub/messages.test.ts": "form one tree, the same by time from its root, its middle and its leaves",
      },
    },
    "4-hub/message.request": {
      says: "request waits for a reply, or ends in TIMEOUT.",
      proof: {
        "test/app/hub/messages.test.ts": "is answered by the first reply of anybody else",
        "test/cli/message.test.ts": "wait for an answer as long as they are told",
      },
    },
    "4-hub/message.order": {
      says: "Messages come by priority, then time.",
      proof: { "test/app/hub/messages.test.ts": "come in the order of priority, then of sending" },
    },
    "4-hub/message.to-capability": {
      says: "@capability goes to one live session, chosen as tasks are.",
      proof: {
        "test/app/hub/receivers.test.ts":
          "to a capability go to one live session that has it: with the fewest open tasks, then the first",
      },
    },
    "4-hub/message.to-team": {
      says: "@team reaches its other members, @affinity the next target.",
      proof: {
        "test/app/hub/receivers.test.ts": [
          "to a team reach its other members; a team of nobody is NO_TARGET",
          "by affinity go to the targets in turn",
        ],
      },
    },
    "4-hub/message.unknown-receiver": {
      says: "An unknown receiver is RECIPIENT_NOT_FOUND unless queued.",
      proof: {
        "test/app/hub/receivers.test.ts": "go to nobody unknown, unless queued for whom may come",
        "test/cli/message.test.ts": "are kept for whom nobody has heard of yet, when asked to",
      },
    },
    "4-hub/message.ping": {
      says: "A ping is answered by the receiver's next hook.",
      proof: {
        "test/host/unread-messages.test.ts": "is answered by the next event, not told, and acknowledged",
        "test/e2e/hub.test.ts": "ask whether somebody is there, and the next hook answers",
      },
    },
    "4-hub/message.task-accept": {
      says: "task_accept of an offer with a task routes it to the accepter.",
      proof: { "test/app/hub/receivers.test.ts": "that accept an offer give its task to the accepter" },
    },
    "4-hub/message.handoff": {
      says: "A handoff carries session id and context pack.",
      proof: {
        "test/e2e/hub.test.ts":
          "carry a handoff to another conversation: its next prompt shows it, as from there and not from the user",
        "test/mcp/server.test.ts": "works on a hand-over: the message carries the session and its record in words",
      },
    },
    "4-hub/promise.accepted": {
      says: "Accepted is on disk and survives kill -9; at least once.",
      proof: {
        "test/faults/hub/processes.test.ts":
          "senders and readers are killed at any moment: every accepted message is delivered",
      },
    },
    "4-hub/promise.no-drop": {
      says: "No cap drops an unread message; 10,000 unread are QUEUE_FULL.",
      proof: {
        "test/app/hub/inbox-room.test.ts": "an inbox takes 10,000 unread messages and not one more, and drops none",
      },
    },
    "4-hub/promise.body": {
      says: "A body has at most 64 KiB.",
      proof: { "test/hub/message.test.ts": ["takes a body of exactly 64 KiB", "measures %j in bytes of UTF-8"] },
    },
    "4-hub/told": {
      says: "Hooks show queued messages, at most 4,000 characters, marked as not the user's words, say how many did not fit, and mark them delivered after printing.",
      proof: {
        "test/host/unread-messages.test.ts": [
          "is told of its messages with the next prompt, and they are delivered once that is printed",
          "is told of as many as fit into 4,000 characters, the most urgent first, and of how many do not",
        ],
      },
    },
    "4-hub/signal": {
      says: "Each send prints the seed's signal line; with --json it is the field signal.",
      proof: {
        "test/cli/message.test.ts": [
          "print seed 001's lines, each signal once",
          "answer machines with the message and its signal",
        ],
        "test/hub/message.test.ts": "shows a %s as %s",
      },
    },
  }),
];
