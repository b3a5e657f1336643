import type { Message } from "../../hub/message.ts";
import type { HubView } from "../views/hub.ts";
import { useLive } from "./live.ts";
import { Age, Empty, Loaded, Pill, sessionHref, Title } from "./parts.tsx";

const KINDS = ["presence", "message"];
const MESSAGES = ["message"];
const PRIORITIES: Readonly<Record<number, string>> = { 1: "low", 3: "high", 4: "critical" };

const STATUS_PILLS: Readonly<Record<string, string>> = { offline: "ended", idle: "waiting", waiting: "waiting" };

export function HubPage() {
  const loaded = useLive<HubView>("/api/hub", KINDS);
  return (
    <>
      <Title>Registry</Title>
      <Loaded from={loaded}>
        {({ present, threads, cut }) => (
          <div class="columns even">
            <section aria-labelledby="present">
              <h2 id="present">Who is there</h2>
              {present.length === 0 ? (
                <Empty title="Nobody is registered">
                  Conversations and agents register by the hooks, others with <code>agent-session register</code>.
                </Empty>
              ) : (
                <ul class="people card">
                  {present.map((each) => (
                    <li key={each.session_id}>
                      <span class={`dot dot-${each.status}`} aria-hidden="true" />
                      <div>
                        {each.stored ? (
                          <a href={sessionHref(each.session_id)}>{each.session_id}</a>
                        ) : (
                          <b>{each.session_id}</b>
                        )}{" "}
                        <Pill kind={STATUS_PILLS[each.status] ?? "running"}>{each.status || "unknown"}</Pill>
                        <p class="faint">
                          {[each.agent_name, each.agent_type, each.team].filter(Boolean).join(" · ")}
                          {each.current_task !== null && <> · {each.current_task}</>}
                        </p>
                        {each.capabilities.length > 0 && (
                          <p class="tags">
                            {each.capabilities.map((tag) => (
                              <span key={tag}>{tag}</span>
                            ))}
                          </p>
                        )}
                      </div>
                      <small class="faint">
                        seen <Age at={each.last_ping} /> ago
                      </small>
                    </li>
                  ))}
                </ul>
              )}
            </section>
            <section aria-labelledby="threads">
              <h2 id="threads">Threads</h2>
              {threads.length === 0 ? (
                <Empty title="No message was sent">
                  Send one with <code>agent-session message send</code>.
                </Empty>
              ) : (
                <ul class="threads card">
                  {threads.map(({ thread_id, subject, members, count, last_at, priority }) => (
                    <li key={thread_id}>
                      <a href={`#/thread/${encodeURIComponent(thread_id)}`}>{subject || "(no subject)"}</a>
                      {PRIORITIES[priority] !== undefined && (
                        <Pill kind={priority > 2 ? "waiting" : "ended"}>{PRIORITIES[priority] ?? ""}</Pill>
                      )}
                      <p class="faint">{members.join(", ")}</p>
                      <small class="faint">
                        {count === 1 ? "1 message" : `${count} messages`}, the last <Age at={last_at} /> ago
                      </small>
                    </li>
                  ))}
                </ul>
              )}
              {cut && <p class="faint">Older messages are not shown.</p>}
            </section>
          </div>
        )}
      </Loaded>
    </>
  );
}

export function ThreadPage({ id }: { id: string }) {
  const loaded = useLive<Message[]>(`/api/threads/${encodeURIComponent(id)}`, MESSAGES);
  const subject = loaded.data?.[0]?.subject || "Thread";
  return (
    <>
      <p class="crumb">
        <a href="#/registry">Registry</a>
      </p>
      <Title>{subject}</Title>
      <Loaded from={loaded}>
        {(messages) =>
          messages.length === 0 ? (
            <Empty title="There is no such thread" />
          ) : (
            <ol class="messages">
              {messages.map(({ message_id, from, to, type, subject: about, body, created_at }) => (
                <li key={message_id} class="card">
                  <p class="message-head">
                    <strong>{from}</strong> to {to ?? "everybody"} <Pill kind="open">{type}</Pill>
                    <small class="faint">
                      <Age at={created_at} /> ago
                    </small>
                  </p>
                  {about !== subject && about !== `Re: ${subject}` && (
                    <p>
                      <b>{about}</b>
                    </p>
                  )}
                  <p class="body">{body}</p>
                </li>
              ))}
            </ol>
          )
        }
      </Loaded>
    </>
  );
}
