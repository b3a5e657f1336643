import { toTime } from "../session/time.ts";
import { DELIVERY_STATES, type Delivery, type DeliveryState } from "./message.ts";

/**
 * A delivery moved on to `state`; `undefined` when it is there already or further: nothing goes back. A message read
 * at once was delivered too.
 */
export function advance(delivery: Delivery, state: DeliveryState, now: number, reason?: string): Delivery | undefined {
  if (rank(state) <= rank(delivery.state)) return undefined;
  // What the receiver has read cannot fail any more.
  if (state === "failed" && rank(delivery.state) >= rank("read")) return undefined;
  const at = toTime(now);
  const moved: Delivery = { ...delivery, state, [`${state}_at`]: at };
  if (state === "failed") return reason === undefined ? moved : { ...moved, reason };
  moved.delivered_at ??= at;
  if (state === "acked") moved.read_at ??= at;
  return moved;
}

export function queued(now: number): Delivery {
  return { state: "queued", queued_at: toTime(now) };
}

function rank(state: DeliveryState): number {
  return DELIVERY_STATES.indexOf(state);
}
