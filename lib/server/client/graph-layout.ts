interface Place {
  x: number;
  y: number;
}

const ROUNDS = 240;
const MARGIN = 70;

/**
 * Places for the vertices of a graph: they push each other away, edges pull. The same graph always gets the same
 * places. Cost: rounds × vertices².
 */
export function places(
  ids: readonly string[],
  edges: readonly { readonly from: string; readonly to: string }[],
  width: number,
  height: number,
): Map<string, Place> {
  const at = new Map(ids.map((id, place): [string, Place] => [id, onCircle(place, ids.length)]));
  const length = Math.sqrt(1 / Math.max(1, ids.length)) * 0.9;
  for (let round = 0; round < ROUNDS; round++) {
    const step = 0.06 * (1 - round / ROUNDS);
    const pushes = new Map(ids.map((id): [string, Place] => [id, { x: 0, y: 0 }]));
    for (const [a, one] of at) {
      for (const [b, other] of at) {
        if (a === b) continue;
        const push = pushes.get(a) as Place;
        const [x, y] = [one.x - other.x, one.y - other.y];
        const distance = Math.max(0.01, Math.hypot(x, y));
        push.x += ((x / distance) * length * length) / distance;
        push.y += ((y / distance) * length * length) / distance;
      }
      // A weak pull to the middle keeps what is not tied together on the page.
      (pushes.get(a) as Place).x -= one.x * 0.35;
      (pushes.get(a) as Place).y -= one.y * 0.35;
    }
    for (const { from, to } of edges) {
      const [one, other] = [at.get(from), at.get(to)];
      const [push, pull] = [pushes.get(from), pushes.get(to)];
      if (one === undefined || other === undefined || push === undefined || pull === undefined) continue;
      const [x, y] = [one.x - other.x, one.y - other.y];
      const force = Math.hypot(x, y) / length;
      push.x -= x * force;
      push.y -= y * force;
      pull.x += x * force;
      pull.y += y * force;
    }
    for (const [id, place] of at) {
      const { x, y } = pushes.get(id) as Place;
      const force = Math.max(1e-6, Math.hypot(x, y));
      place.x += (x / force) * Math.min(force, step);
      place.y += (y / force) * Math.min(force, step);
    }
  }
  return fitted(at, width, height);
}

function onCircle(place: number, count: number): Place {
  const angle = (2 * Math.PI * place) / Math.max(1, count);
  return { x: Math.cos(angle), y: Math.sin(angle) * 0.999 };
}

function fitted(at: Map<string, Place>, width: number, height: number): Map<string, Place> {
  const all = [...at.values()];
  const scale = (values: number[], size: number) => {
    const [least, most] = [Math.min(...values), Math.max(...values)];
    const room = size - 2 * MARGIN;
    return (value: number) => (most - least < 1e-6 ? size / 2 : MARGIN + ((value - least) / (most - least)) * room);
  };
  const x = scale(
    all.map((each) => each.x),
    width,
  );
  const y = scale(
    all.map((each) => each.y),
    height,
  );
  return new Map([...at].map(([id, place]) => [id, { x: Math.round(x(place.x)), y: Math.round(y(place.y)) }]));
}
