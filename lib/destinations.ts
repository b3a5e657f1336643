import type { OwnConfig } from "./config.schema.ts";

/** Where tiles go: a room of a PLATO server. */
export interface TileTarget {
  readonly url: string;
  readonly room: string;
  readonly apiKey?: string | undefined;
}

/** Whom we may talk to. */
export interface Destinations {
  /** Key of the PLATO server, wherever it is. */
  readonly platoKey?: string | undefined;
  /** Absent: no tiles. */
  readonly tiles?: TileTarget;
  /** Absent: tasks are routed by ourselves. `url` absent: a router is wanted, and nobody said where. */
  readonly router?: { readonly url: string | undefined };
}

/**
 * What environment and configuration say (spec 0): the environment's URLs and keys stand above the
 * user's own. A project's file only names the room and whether it wants tiles or a router at all.
 */
export function destinationsOf(config: OwnConfig, env: Readonly<Record<string, string | undefined>>): Destinations {
  const { plato = {}, router = {} } = config;
  const url = env.PLATO_URL || plato.url;
  const room = plato.scout_room;
  const tiles = url !== undefined && room !== undefined && plato.emit_tiles !== false;
  const platoKey = env.PLATO_API_KEY || plato.api_key;
  return {
    ...(platoKey && { platoKey }),
    ...(tiles && { tiles: { url, room, apiKey: platoKey } }),
    ...(router.kind === "http" && { router: { url: env.H1_ROUTER_URL || router.url } }),
  };
}
