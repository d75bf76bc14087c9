// What is tapped at the door and not sent yet. Each tap is kept on this device before it is sent, so a reload or a lost
// connection loses nothing; it is gone once it is sent, and at the end of the day or evening. Knows no page: see door.js.
"use strict";

const PREFIX = "deur:";
const EVENING_MS = 6 * 3600 * 1000; // a session that ends after midnight keeps what was tapped before it
const RETRY_AFTER_MS = [1000, 2000, 4000, 8000, 15000];

class DoorQueue {
  // told(what, tap, answer): "sent", "refused" or "changed"; token(): the CSRF token of now; renew(): fetches a new one,
  // and gives "sign_in" or "closed" when that is refused.
  constructor(name, { told, token, renew }) {
    Object.assign(this, { key: PREFIX + name, told, token, renew, state: "idle", tries: 0, timer: 0, sending: false });
  }

  // Whatever an earlier day left behind, of whichever session; how many taps that were.
  static eraseEarlierDays() {
    let erased = 0;
    for (const key of Object.keys(localStorage).filter((one) => one.startsWith(PREFIX))) {
      const taps = DoorQueue.read(key);
      const kept = taps.filter((tap) => Date.now() - tap.at < EVENING_MS || dayOf(tap.at) === dayOf(Date.now()));
      erased += taps.length - kept.length;
      DoorQueue.write(key, kept);
    }
    return erased;
  }

  static read(key) {
    try {
      const taps = JSON.parse(localStorage.getItem(key));
      return Array.isArray(taps) ? taps : [];
    } catch {
      return [];
    }
  }

  static write(key, taps) {
    if (taps.length) localStorage.setItem(key, JSON.stringify(taps));
    else localStorage.removeItem(key);
  }

  get taps() {
    return DoorQueue.read(this.key);
  }

  keep(taps) {
    try {
      DoorQueue.write(this.key, taps);
      return true;
    } catch {
      return false; // a private window without storage: then the form is sent as it always was
    }
  }

  // `follows`: an unsent tap about the same person, on whose result this one was made.
  add(tap) {
    const before = this.taps.filter((one) => one.id && one.id === tap.id).pop();
    const whole = { ...tap, key: newKey(), at: Date.now(), follows: before ? before.key : "" };
    if (!this.keep([...this.taps, whole])) return null;
    this.told("changed");
    this.send();
    return whole;
  }

  async send() {
    if (this.sending) return;
    this.sending = true;
    clearTimeout(this.timer);
    let renewed = false;
    try {
      for (let tap = this.taps[0]; tap; tap = this.taps[0]) {
        let answer = await this.post(tap);
        if (answer.stop === "reload" && !renewed) {
          renewed = true;
          const refused = await this.renew();
          if (!refused) continue;
          answer = { stop: refused };
        }
        if (answer.stop) return this.becomes(answer.stop, answer.wait);
        this.tries = 0;
        this.settle(tap, answer);
      }
      this.becomes("idle");
    } catch {
      this.becomes("offline");
    } finally {
      this.sending = false;
    }
  }

  async post(tap) {
    const body = new URLSearchParams({
      csrf_token: this.token(), key: tap.key, ago: String(Math.max(0, Math.round((Date.now() - tap.at) / 1000))),
      ...tap.fields, ...(tap.seen === undefined ? {} : { gezien: String(tap.seen) }),
    });
    const controller = new AbortController();
    const timer = setTimeout(() => controller.abort(), 15000);
    try {
      const answer = await fetch(tap.to, {
        method: "POST", body, redirect: "manual", credentials: "same-origin", cache: "no-store",
        headers: { Accept: "application/json" }, signal: controller.signal,
      });
      if (answer.type === "opaqueredirect") return { stop: "sign_in" };
      const isJson = (answer.headers.get("Content-Type") || "").startsWith("application/json");
      if (isJson) return { ok: answer.ok, ...(await answer.json()) };
      if (answer.status === 429 || answer.status >= 500) {
        return { stop: "waiting", wait: Number(answer.headers.get("Retry-After")) * 1000 || undefined };
      }
      return { stop: answer.status === 404 || answer.status === 409 ? "closed" : "reload" };
    } finally {
      clearTimeout(timer);
    }
  }

  // Done or refused: it goes, and what was tapped after it on the same person knows the state it was tapped on.
  settle(tap, answer) {
    const rest = this.taps.filter((one) => one.key !== tap.key);
    for (const one of rest) if (one.follows === tap.key && answer.ok) one.seen = answer.version;
    this.keep(rest);
    this.told(answer.ok ? "sent" : "refused", tap, answer);
  }

  becomes(state, wait) {
    this.state = state;
    if (state !== "idle") {
      const pause = wait ?? RETRY_AFTER_MS[Math.min(this.tries, RETRY_AFTER_MS.length - 1)];
      this.tries += 1;
      this.timer = setTimeout(() => this.send(), pause);
    }
    this.told("changed");
  }
}

const dayOf = (moment) => new Date(moment).toDateString();

// crypto.randomUUID is there on https only; the door of a test server is on http.
const newKey = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
