import type { Message, MessageKind } from "./message.ts";

const EMOJI: Partial<Record<MessageKind, string>> = {
  ping: "🔔",
  request: "❓",
  response: "✅",
  broadcast: "📡",
  notification: "📢",
  task_offer: "🤝",
  task_accept: "👍",
  sync: "🔄",
  handoff: "🎯",
};

export function emojiOf(type: MessageKind): string {
  return EMOJI[type] ?? "💬";
}

/** Seed 001's line of a message: `🔔 cece-001 → agent-002 : [COLLABORATION] Ping`. */
export function formatSignal({ type, from, to, subject }: Pick<Message, "type" | "from" | "to" | "subject">): string {
  return `${emojiOf(type)} ${from} → ${to ?? "ALL"} : [COLLABORATION] ${subject}`;
}
