// What is seen of an upload that runs.
import { Changed } from "./upload-sending.js";
import { bytes, explain, left, number } from "./upload-words.js";

const { say, word } = window.registryWords;
const fewRows = 100;
const recentRows = 5;
const every = 150;

// A row as the page made it, so that its looks are the page's.
export function row(template, path, size) {
  const made = document.getElementById(template).content.firstElementChild.cloneNode(true);
  made.querySelector("[data-path]").textContent = path;
  made.querySelector("[data-size]").textContent = size;
  return made;
}

export class Progress {
  #section;
  #sending;
  #title = document.title;
  #rows = new Map();
  #recent = [];
  #told = 0;
  #state = "";
  #frame = 0;
  #tick = 0;

  constructor(section, sending) {
    this.#section = section;
    this.#sending = sending;
  }

  get isShown() {
    return !this.#section.hidden;
  }

  open() {
    this.#section.hidden = false;
    this.#rows.clear();
    this.#recent = [];
    this.#find("rows").replaceChildren();
    this.show();
    this.#find("state-text").focus();
  }

  close() {
    this.#section.hidden = true;
    document.title = this.#title;
  }

  // A few times a second at most, however many files arrive.
  note(item) {
    if (item?.isWhole) this.#recent = [item, ...this.#recent].slice(0, recentRows);
    if (this.#frame || !this.isShown) return;
    this.#frame = setTimeout(() => {
      this.#frame = 0;
      if (this.isShown && this.#state !== "done") this.show();
    }, every);
  }

  // As uploadDone, uploadSame or uploadElsewhere says.
  done(version, words) {
    this.show();
    this.#become("done", word(words, version.name));
    for (const button of this.#section.querySelectorAll("button")) button.hidden = true;
    document.title = this.#title;
    const link = this.#find("version");
    link.href = version.href;
    link.hidden = false;
    link.focus();
  }

  show() {
    const { state, trouble, sent, total, whole, count, draft } = this.#sending;
    const part = total > 0 ? (sent * 100) / total : 0;
    const percent = Math.min(100, Math.floor(part));
    this.#become(state, word(draft === "" && state === "running" ? "uploadBeginning" : `upload${state[0].toUpperCase()}${state.slice(1)}`));
    this.#put("trouble", this.#trouble(state, trouble));
    this.#find("bar").setAttribute("aria-valuenow", percent);
    this.#find("bar").style.setProperty("--done", part);
    this.#put("bytes", draft === "" ? "" : word("uploadOf", bytes(sent), bytes(total)));
    this.#put("files", draft === "" ? "" : word(count === 1 ? "uploadOfFile" : "uploadOfFiles", number(whole), number(count)));
    const speed = state === "running" ? this.#sending.speed() : 0;
    this.#put("speed", speed > 0 ? `${bytes(speed)}/s` : "");
    this.#put("left", speed > 0 && sent < total ? left((total - sent) / speed) : "");
    this.#find("pause").hidden = !["running", "waiting"].includes(state);
    this.#find("resume").hidden = !["paused", "stopped"].includes(state) || trouble instanceof Changed;
    this.#find("now").hidden = state !== "waiting";
    this.#find("sign-in").hidden = !(state === "stopped" && trouble?.status === 401);
    document.title = `${percent} % · ${this.#title}`;
    this.#showRows();
    if (state === "running" && percent >= this.#told + 10 && percent < 100) {
      this.#told = percent - (percent % 10);
      say(word("uploadPercent", this.#told));
    }
    // The seconds until the next try, and a speed that sinks while nothing arrives.
    clearTimeout(this.#tick);
    if (state === "waiting" || speed > 0) this.#tick = setTimeout(() => this.note(), 1000);
  }

  #find(name) {
    return this.#section.querySelector(`[data-${name}]`);
  }

  #put(name, text) {
    const place = this.#find(name);
    if (place.textContent !== text) place.textContent = text;
    place.hidden = text === "";
  }

  #become(state, text) {
    this.#section.dataset.is = state;
    if (this.#find("state-text").textContent !== text) this.#find("state-text").textContent = text;
    if (this.#state !== "" && this.#state !== state) say(text);
    this.#state = state;
  }

  #trouble(state, trouble) {
    if (state === "stopped") return explain(trouble);
    if (state !== "waiting") return "";
    const seconds = Math.ceil((this.#sending.retryAt - performance.now()) / 1000);
    return [trouble?.message, seconds > 0 ? word("uploadAgain", seconds) : word("uploadTrying")].filter(Boolean).join(" ");
  }

  // A row for each of few files; of many, those under way and the last that arrived.
  #showRows() {
    const { items, active } = this.#sending;
    const shown = items.length <= fewRows ? items : [...new Set([...active, ...this.#recent])];
    const list = this.#find("rows");
    for (const [item, made] of this.#rows) {
      if (shown.includes(item)) continue;
      made.remove();
      this.#rows.delete(item);
    }
    shown.forEach((item, at) => {
      let made = this.#rows.get(item);
      if (!made) this.#rows.set(item, made = row("upload-row", item.path, ""));
      if (list.children[at] !== made) list.insertBefore(made, list.children[at] ?? null);
      const begun = item.received > 0 || active.has(item);
      const text = item.isWhole ? `${bytes(item.size)} · ${word("uploadArrived")}` : begun ? word("uploadOf", bytes(item.received), bytes(item.size)) : bytes(item.size);
      const size = made.querySelector("[data-size]");
      if (size.textContent !== text) size.textContent = text;
      made.toggleAttribute("data-flat", item.isWhole || !begun);
      made.style.setProperty("--done", (item.received * 100) / item.size);
    });
    this.#put("rest", items.length > shown.length ? word("uploadMore", number(items.length - shown.length)) : "");
  }
}
