// The line between the desktops and the hub, with a switch: a TCP relay that can be cut like a cable.
import { connect, createServer } from "node:net";

export class Line {
  constructor(target) {
    this.target = target;
    this.whole = true;
    this.open = new Set();
  }

  listen() {
    this.server = createServer((near) => this.join(near));
    return new Promise((resolve) => this.server.listen(0, "127.0.0.1", () => resolve(this.server.address().port)));
  }

  join(near) {
    if (!this.whole) return near.destroy();
    const { hostname, port } = new URL("tcp://" + this.target);
    const far = connect(Number(port), hostname);
    for (const [one, other] of [[near, far], [far, near]]) {
      this.open.add(one);
      one.on("error", () => other.destroy());
      one.on("close", () => {
        this.open.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  }

  /** Ends what is open, and refuses what comes. */
  cut() {
    this.whole = false;
    for (const socket of this.open) socket.destroy();
  }

  mend() {
    this.whole = true;
  }

  close() {
    this.cut();
    this.server.close();
  }
}
