import { useState } from "preact/hooks";
import type { MemoryEntry } from "../../hub/memory.ts";
import { useLive } from "./live.ts";
import { Age, Empty, Loaded, Pill, Title } from "./parts.tsx";

const KINDS = ["memory"];

export function MemoryPage() {
  const [q, setQ] = useState("");
  const loaded = useLive<{ entries: MemoryEntry[]; total: number }>(`/api/memory?q=${encodeURIComponent(q)}`, KINDS);
  return (
    <>
      <Title>Memory</Title>
      <div class="tools">
        <label>
          <span>Search</span>
          <input
            type="search"
            value={q}
            placeholder="key, tag or session"
            onInput={(event) => setQ(event.currentTarget.value)}
          />
        </label>
      </div>
      <Loaded from={loaded}>
        {({ entries, total }) =>
          entries.length === 0 ? (
            <Empty title={q === "" ? "Nothing is remembered" : "Nothing fits"}>
              {q === "" ? (
                <>
                  Store something with <code>agent-session memory set</code>.
                </>
              ) : (
                "Try a shorter word."
              )}
            </Empty>
          ) : (
            <>
              <p class="faint" role="status">
                {total === 1 ? "1 key" : `${total} keys`}
              </p>
              <ul class="memory">
                {entries.map(({ key, version, type, value, session_id, created_at, expires_at, tags }) => (
                  <li key={key} class="card">
                    <p class="message-head">
                      <b class="mono">{key}</b> <Pill kind="open">{type}</Pill>
                      <small class="faint">
                        version {version} by {session_id}, <Age at={created_at} /> ago
                        {expires_at !== undefined && <>, until {new Date(expires_at).toLocaleString()}</>}
                      </small>
                    </p>
                    <pre>{typeof value === "string" ? value : JSON.stringify(value, null, 2)}</pre>
                    {tags.length > 0 && (
                      <p class="tags">
                        {tags.map((tag) => (
                          <span key={tag}>{tag}</span>
                        ))}
                      </p>
                    )}
                  </li>
                ))}
              </ul>
            </>
          )
        }
      </Loaded>
    </>
  );
}
