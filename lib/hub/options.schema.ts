import * as z from "zod";
import { MEMORY_TYPES } from "./memory.ts";
import { MESSAGE_TYPES } from "./message.ts";
import { ACTIVITIES } from "./presence.ts";

const id = z.string().min(1);
const strings = z.array(z.string().min(1));
const json = z.record(z.string(), z.unknown());
const whole = z.int().min(0);

const status = z.enum(ACTIVITIES).meta({ description: "As shown: offline also for who is silent" });

/** What a registration gives. */
export const registration = z
  .strictObject({
    name: z.string().meta({ description: "The agent's name. Default: of the stored session" }),
    type: z.string().meta({ description: "What kind of agent it is. Default: of the stored session" }),
    user: z.string().meta({ description: "The person it works for" }),
    capabilities: strings.meta({ description: "What it is able to do; replaces the former ones" }),
    location: z.string(),
    team: z.string().meta({ description: "@team:<name> writes to all of it" }),
    metadata: json.meta({ description: "Anything else; merged into what is known" }),
  })
  .partial();

export const presenceFilter = z
  .strictObject({ status, type: z.string(), user: z.string(), capability: z.string() })
  .partial();

export const presenceList = z.strictObject({ all: z.boolean().meta({ description: "Offline ones too" }) }).partial();

/** What is reported with an activity. */
export const statusOptions = z
  .strictObject({ task: z.string().nullable().meta({ description: "What it works at; null: nothing any more" }) })
  .partial();

const type = z.enum(MESSAGE_TYPES);
const data = json.meta({ description: "Any JSON object" });
const priority = z.int().min(1).max(4).meta({ description: "1 low, 2 normal, 3 high, 4 critical", default: 2 });
const ttlS = z.number().meta({ description: "Seconds after which nobody is shown it" });

/** What goes with every message. */
export const messageExtras = z
  .strictObject({
    data,
    priority,
    ttlS,
    requiresResponse: z.boolean(),
    queue: z.boolean().meta({ description: "Also to an id nobody has heard of yet" }),
    inReplyTo: z.string().meta({ description: "Id of the message it answers" }),
  })
  .partial();

export const sendOptions = messageExtras.extend({
  from: id,
  to: z.string().nullable().meta({ description: "An id, @capability:…, @team:…, @affinity; null: everybody" }),
  type: type.optional(),
  subject: z.string().min(1),
  body: z.string(),
});

export const broadcastOptions = sendOptions.omit({ to: true, queue: true });

export const replyOptions = messageExtras
  .omit({ queue: true, inReplyTo: true })
  .extend({ from: id, body: z.string(), type: type.optional() });

export const inboxOptions = z
  .strictObject({
    unread: z.boolean().meta({ description: "Only those that were not read" }),
    type,
    markRead: z.boolean().meta({ description: "They count as read" }),
    limit: whole,
  })
  .partial();

export const pingOptions = z.strictObject({ from: id, to: id });

export const readOptions = z
  .strictObject({ session: z.string().meta({ description: "Whose message it is, where it went to several" }) })
  .partial();

export const requestOptions = z.strictObject({
  timeoutMs: z.number().min(0).meta({ description: "How long the answer is waited for" }),
});

const memoryType = z.enum(MEMORY_TYPES);

/** What goes with every value. */
export const memoryExtras = z
  .strictObject({
    type: memoryType.meta({ default: "state" }),
    tags: strings,
    ttlS: z.number().meta({ description: "Seconds after which the key is gone" }),
    ifVersion: whole.meta({ description: "Only if it is at this version, 0 for none; else CONFLICT" }),
    metadata: json,
  })
  .partial();

export const setOptions = memoryExtras.extend({
  session: id.meta({ description: "Id of who stores it" }),
  key: z.string().min(1).meta({ description: "At most 256 characters" }),
  value: z.unknown().meta({ description: "Any JSON" }),
});

/** Of whom something is deleted. */
export const deleteOptions = z
  .strictObject({ session: z.string().meta({ description: "Only what this one stored" }) })
  .partial();

export const clearOptions = deleteOptions.extend({ all: z.boolean().optional() });

export const memoryFilter = z
  .strictObject({
    pattern: z.string().meta({ description: "Shell pattern over the keys" }),
    tags: strings,
    match: z.enum(["any", "all"]).meta({ description: "How many of the tags must be there", default: "any" }),
    session: z.string().meta({ description: "Stored by this one" }),
    limit: whole,
  })
  .partial();
