// Sends a draft's files: three at once, each in pieces that the line carries in some seconds, a small one whole. It knows no page. What breaks
// is asked about and gone on with, for as long as it takes; what is refused stops it until somebody says to go on.
const least = 256 * 1024;
const first = 1024 * 1024;
const most = 16 * 1024 * 1024;
const secondsOfAPiece = 4;
const atOnce = 3;
const patience = 120000;
const longestPause = 30000;
const measured = 15000;
const passing = [408, 429, 500, 502, 503, 504];
const movedOn = ["offset_wrong", "body_truncated", "body_too_long", "upload_lost"];

// An answer that is a no.
export class Refusal extends Error {
  constructor(status, problem) {
    super(problem?.detail ?? "");
    Object.assign(this, { status, code: problem?.code ?? "", fields: problem?.errors ?? {}, offset: problem?.offset });
  }
}

// A file that is no longer what was chosen.
export class Changed extends Error {
  constructor(path) {
    super(path);
    this.path = path;
  }
}

// No answer, or one that passes.
class Broken extends Error {
  constructor(why, retryAfter) {
    super(why ?? "");
    this.milliseconds = Number(retryAfter) > 0 ? Number(retryAfter) * 1000 : 0;
  }
}

// Paused or over.
class Halted extends Error {}

const wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function isReadable(item) {
  try {
    await item.file.slice(item.received, item.received + 1).arrayBuffer();
    return true;
  } catch {
    return false;
  }
}

export class Sending {
  #drafts;
  #token;
  #changed;
  #halt = new AbortController();
  #sleepers = [];
  #back = null;
  #hurry = null;
  #piece = first;
  #samples = [];
  #next = 0;

  // "running", "waiting", "paused", "stopped", "committing" or "over".
  state = "running";
  trouble = null;
  retryAt = 0;
  items = [];
  active = new Set();
  total = 0;
  sent = 0;
  whole = 0;
  count = 0;
  draft = "";

  constructor(drafts, token, changed) {
    this.#drafts = drafts;
    this.#token = token;
    this.#changed = changed;
  }

  // What counts of a draft: all of it, and what is there already.
  of(id, { total, sent, count, whole }) {
    this.draft = `${this.#drafts}/${id}`;
    Object.assign(this, { total, sent, count, whole });
  }

  // The answer, or a refusal. Asked again and again with one key, the server begins one draft.
  begin(body) {
    const key = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return this.#insist(() => this.#ask("POST", this.#drafts, body, { "Content-Type": "application/json", "Idempotency-Key": key }), ["idempotency_in_progress"]);
  }

  view(id) {
    return this.#insist(() => this.#ask("GET", `${this.#drafts}/${id}`));
  }

  // The files of a draft, with what arrived of each; null once it is over.
  async files(id) {
    const found = [];
    for (let cursor = ""; cursor !== null;) {
      const page = await this.#insist(() => this.#ask("GET", `${this.#drafts}/${id}/files?limit=1000${cursor && `&cursor=${encodeURIComponent(cursor)}`}`));
      if (page === null) return null;
      found.push(...page.items);
      cursor = page.next;
    }
    return found;
  }

  // Done when every item is whole, or given up.
  async send(items) {
    this.items = items;
    this.#next = 0;
    this.#samples = [{ at: performance.now(), sent: this.sent }];
    await Promise.all(Array.from({ length: atOnce }, () => this.#work()));
  }

  // The version; false where files are missing after all; null where the draft was given up. Another refusal waits for somebody to say "go on".
  // One that was made before, where an answer to us was lost, is ours; else another tab was first.
  async commit() {
    let isLost = false;
    while (await this.#ready()) {
      try {
        const made = await this.#insist(async () => {
          this.#become("committing");
          try {
            return await this.#ask("POST", `${this.draft}/commit`);
          } catch (error) {
            isLost ||= !(error instanceof Refusal);
            throw error;
          }
        }, ["upload_busy"]);
        return made && { ...made, isOurs: made.repeated === true && isLost };
      } catch (error) {
        if (error.code === "files_missing") return false;
        this.#stop(error);
      }
    }
    return null;
  }

  pause() {
    if (this.state !== "running" && this.state !== "waiting") return;
    this.#rest("paused");
  }

  resume() {
    this.trouble = null;
    this.#halt = new AbortController();
    this.#become("running");
    for (const wake of this.#sleepers.splice(0)) wake();
  }

  hurry() {
    this.#hurry?.();
  }

  async giveUp(id) {
    if (`${this.#drafts}/${id}` === this.draft) this.#rest("paused");
    await this.#once(() => this.#ask("DELETE", `${this.#drafts}/${id}`));
    if (`${this.#drafts}/${id}` !== this.draft) return;
    this.#become("over");
    for (const wake of this.#sleepers.splice(0)) wake();
  }

  // Bytes a second over the last seconds; 0 where nothing is known yet.
  speed() {
    const now = performance.now();
    while (this.#samples.length > 2 && now - this.#samples[1].at > measured) this.#samples.shift();
    const [from, to] = [this.#samples[0], this.#samples.at(-1)];
    return from && to.at > from.at ? ((to.sent - from.sent) * 1000) / Math.max(now - from.at, 1) : 0;
  }

  #become(state) {
    if (this.state === "over") return;
    if (state === "running" && this.state !== "running") this.#samples = [{ at: performance.now(), sent: this.sent }];
    this.state = state;
    this.#changed();
  }

  #rest(state) {
    this.#become(state);
    this.#halt.abort();
    this.#hurry?.();
  }

  #stop(trouble) {
    if (this.state === "paused" || this.state === "over") return;
    this.trouble = trouble;
    this.#rest("stopped");
  }

  async #ready() {
    while (this.state === "paused" || this.state === "stopped") await new Promise((resolve) => this.#sleepers.push(resolve));
    return this.state !== "over";
  }

  async #work() {
    while (this.#next < this.items.length) {
      const item = this.items[this.#next++];
      this.active.add(item);
      while (!item.isWhole) {
        if (!(await this.#ready())) return;
        await this.#send(item);
      }
      this.active.delete(item);
      this.whole += 1;
      this.#changed(item);
    }
  }

  async #send(item) {
    try {
      if (item.isUnsure) {
        this.#take(item, await this.#ask("GET", item.upload));
        item.isUnsure = false;
        return;
      }
      const [from, length] = [item.received, Math.min(this.#piece, item.size - item.received)];
      const began = performance.now();
      const answer = from === 0 && length === item.size
        ? await this.#ask("PUT", item.upload, item.file.slice(from, length))
        : await this.#ask("PATCH", item.upload, item.file.slice(from, from + length), { "Content-Range": `bytes ${from}-${from + length - 1}/${item.size}` });
      item.tries = 0;
      if (length === this.#piece) this.#learn(length, performance.now() - began);
      this.#take(item, answer);
    } catch (error) {
      await this.#recover(item, error);
    }
  }

  // As much as the line carries in some seconds, so that little is sent again and progress is seen; at most twice the last.
  #learn(length, milliseconds) {
    const fits = (length * 1000 * secondsOfAPiece) / Math.max(milliseconds, 1);
    this.#piece = Math.floor(Math.max(least, Math.min(fits, length * 2, most)));
  }

  // What came whole and was not ended before a crash is ended by the commit.
  #take(item, { received, state }) {
    this.sent += received - item.received;
    item.received = received;
    item.isWhole = state === "present" || received >= item.size;
    this.#samples.push({ at: performance.now(), sent: this.sent });
    this.#changed(item);
  }

  async #recover(item, error) {
    if (error instanceof Halted) {
      item.isUnsure = true;
    } else if (error instanceof Broken) {
      item.isUnsure = true;
      // A file that changed under the browser looks like a line that broke.
      if (!(await isReadable(item))) this.#stop(new Changed(item.path));
      else {
        this.#piece = Math.max(least, Math.floor(this.#piece / 2));
        await this.#comeBack(error);
      }
    } else {
      item.tries = (item.tries ?? 0) + 1;
      // In another tab; the commit tells which version it is.
      if (error.code === "draft_committed") this.#take(item, { received: item.size, state: "present" });
      else if (error.code === "upload_busy" && item.tries <= 20) {
        // A request that broke off writes until the server notices.
        item.isUnsure = true;
        await wait(Math.min(500 * item.tries, 5000));
      } else if (movedOn.includes(error.code) && typeof error.offset === "number" && item.tries <= 5) {
        this.#take(item, { received: error.offset });
      } else {
        item.isUnsure = true;
        item.tries = 0;
        this.#stop(error);
      }
    }
  }

  // Until it is answered. What the server says is only for a moment is asked again.
  async #insist(act, forAMoment = []) {
    for (let tries = 1; await this.#ready(); tries += 1) {
      try {
        return await act();
      } catch (error) {
        if (error instanceof Broken) await this.#comeBack(error);
        else if (forAMoment.includes(error.code) && tries <= 30) await wait(1000);
        else if (!(error instanceof Halted)) throw error;
      }
    }
    return null;
  }

  async #once(act) {
    try {
      return await act();
    } catch (error) {
      throw error instanceof Broken ? new Refusal(0, { detail: error.message }) : error;
    }
  }

  #comeBack(broken) {
    this.#back ??= this.#try(broken).finally(() => { this.#back = null; });
    return this.#back;
  }

  // One asks for all, longer and longer apart, and never all pages at once.
  async #try(broken) {
    const { signal } = this.#halt;
    this.trouble = broken;
    for (let tries = 0; !signal.aborted; tries += 1) {
      const pause = Math.max(broken.milliseconds, Math.min(1000 * 2 ** tries, longestPause) * (0.75 + Math.random() / 2));
      this.retryAt = performance.now() + pause;
      this.#become("waiting");
      await Promise.race([wait(pause), new Promise((resolve) => { this.#hurry = resolve; })]);
      this.#hurry = null;
      if (signal.aborted) return;
      this.retryAt = 0;
      this.#changed();
      try {
        await this.#ask("GET", `${this.#drafts}?limit=1`, null, {}, longestPause);
        this.trouble = null;
        this.#become("running");
        return;
      } catch (error) {
        if (error instanceof Broken) this.trouble = broken = error;
        else if (!(error instanceof Halted)) {
          this.#stop(error);
          return;
        }
      }
    }
  }

  async #ask(method, url, body, headers = {}, within = patience) {
    const { signal } = method === "DELETE" ? new AbortController() : this.#halt;
    let response;
    let answer;
    try {
      response = await fetch(url, {
        method, body, redirect: "manual", cache: "no-store",
        headers: { RequestVerificationToken: this.#token, ...headers },
        signal: AbortSignal.any([signal, AbortSignal.timeout(within)]),
      });
      answer = response.status === 204 ? null : await response.json().catch(() => null);
    } catch {
      throw signal.aborted ? new Halted() : new Broken();
    }
    if (response.ok) {
      // An answer that broke off.
      if (answer === null && response.status !== 204) throw new Broken();
      return answer;
    }
    if (passing.includes(response.status)) throw new Broken(answer?.detail, response.headers.get("Retry-After"));
    throw new Refusal(response.type === "opaqueredirect" ? 401 : response.status, answer);
  }
}
