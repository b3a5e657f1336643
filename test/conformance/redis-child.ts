import { runChild } from "../../lib/conformance/child.ts";
import { connectedStore } from "../../lib/store/redis/main.ts";

void runChild((place) => connectedStore(`${process.env.TEST_REDIS}?prefix=${place}`, {}));
