/** The one page. Everything in it is drawn by the script; nothing stands inline, so that the policy can forbid it. */
export const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>agent-session</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/assets/app.css">
<script src="/assets/app.js" defer></script>
</head>
<body>
<div id="app"><p class="boot">Loading…</p></div>
<noscript>This page needs JavaScript.</noscript>
</body>
</html>
`;

/** Said to whoever comes without the token. */
export const LOCKED = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>agent-session: locked</title></head>
<body>
<h1>This dashboard is locked</h1>
<p>Open the address that <code>agent-session serve</code> printed; it holds the key. It changes with every start.</p>
</body>
</html>
`;

/** What every answer to a browser carries: only our own files, nobody else's, and no frames. */
export const HEADERS: Readonly<Record<string, string>> = {
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-frame-options": "DENY",
};
