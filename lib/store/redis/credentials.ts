/** `url` without user and password, whatever else it is. */
export function withoutCredentials(url: string): string {
  const start = url.indexOf("//");
  const end = url.lastIndexOf("@");
  return start === -1 || end < start ? url : `${url.slice(0, start + 2)}${url.slice(end + 1)}`;
}
