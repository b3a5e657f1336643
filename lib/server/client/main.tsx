import { render } from "preact";
import { App } from "./app.tsx";

// The key in the address has become a cookie; it must not stay in the history.
if (location.search !== "") history.replaceState(null, "", `/${location.hash}`);
const root = document.getElementById("app");
if (root !== null) {
  root.textContent = "";
  render(<App />, root);
}
