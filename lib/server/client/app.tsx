import { useEffect, useState } from "preact/hooks";
import { ChartsPage } from "./charts.tsx";
import { HubPage, ThreadPage } from "./hub.tsx";
import { type Connection, useConnection } from "./live.ts";
import { MemoryPage } from "./memory.tsx";
import { RoutingPage } from "./routing.tsx";
import { SessionPage } from "./session.tsx";
import { SessionsPage } from "./sessions.tsx";

const NAV = [
  ["", "Sessions"],
  ["registry", "Registry"],
  ["memory", "Memory"],
  ["routing", "Routing"],
  ["charts", "Charts"],
] as const;

const SAYS: Readonly<Record<Connection, string>> = { connecting: "Connecting", live: "Live", lost: "Not connected" };

export function App() {
  const [name, id] = useRoute();
  const connection = useConnection();
  const current = name === "session" ? "" : name === "thread" ? "registry" : name;
  return (
    <>
      <button type="button" class="skip" onClick={focusTitle}>
        Skip to content
      </button>
      <header class="top">
        <a class="brand" href="#/">
          <svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">
            <path
              d="M4 12h4l3-7 4 14 2-7h3"
              fill="none"
              stroke="currentColor"
              stroke-width="2.2"
              stroke-linejoin="round"
              stroke-linecap="round"
            />
          </svg>
          agent-session
        </a>
        <nav aria-label="Views">
          {NAV.map(([path, label]) => (
            <a key={path} href={`#/${path}`} aria-current={current === path ? "page" : undefined}>
              {label}
            </a>
          ))}
        </nav>
        <p class={`connection ${connection}`} role="status">
          {SAYS[connection]}
        </p>
      </header>
      <main>
        <View name={name} id={id} />
      </main>
    </>
  );
}

function View({ name, id }: { name: string; id: string }) {
  if (name === "session") return <SessionPage id={id} />;
  if (name === "registry") return <HubPage />;
  if (name === "thread") return <ThreadPage id={id} />;
  if (name === "memory") return <MemoryPage />;
  if (name === "routing") return <RoutingPage />;
  if (name === "charts") return <ChartsPage />;
  return <SessionsPage />;
}

/** The view and the id that the address names. */
function useRoute(): [name: string, id: string] {
  const [route, set] = useState(read());
  useEffect(() => {
    const listener = () => {
      set(read());
      scrollTo(0, 0);
      requestAnimationFrame(focusTitle);
    };
    addEventListener("hashchange", listener);
    return () => removeEventListener("hashchange", listener);
  }, []);
  return route;
}

function read(): [string, string] {
  const [, name = "", id = ""] = location.hash.split("/");
  try {
    return [name, decodeURIComponent(id)];
  } catch {
    return [name, id];
  }
}

function focusTitle(): void {
  document.getElementById("title")?.focus();
}
