// The upload page: what is chosen, begun and gone on with. Files are upload-files.js's, sending is upload-sending.js's, what is seen of it upload-progress.js's.
import { dateOf, isMissing, match, ofChoice, ofDrop } from "./upload-files.js";
import { Progress, row } from "./upload-progress.js";
import { Sending } from "./upload-sending.js";
import { bytes, explain, files, number, some } from "./upload-words.js";

const page = document.getElementById("upload");
const { say, word } = window.registryWords;
const find = (name) => page.querySelector(`[data-${name}]`);
const listed = 6;

const sending = new Sending(page.dataset.drafts, page.querySelector("input[name=__RequestVerificationToken]").value, (item) => progress.note(item));
const progress = new Progress(find("progress"), sending);
let draft = page.dataset.draftId || null;
let awaited = null;
let missing = null;
let chosen = { items: [], leftOut: [] };
let giving = null;
let isSending = false;
let rounds = 0;

function put(name, text) {
  const place = find(name);
  place.textContent = text;
  place.hidden = text === "";
}

function refuse(text) {
  put("choice-error", text);
}

const pathOf = ({ root, path }) => (root && find("keep-folder").checked ? `${root}/${path}` : path);

function add(more) {
  if (more.items.length === 0) refuse(word("uploadNothing"));
  const byPath = new Map([...chosen.items, ...more.items].map((item) => [`${item.root ?? ""}\n${item.path}`, item]));
  chosen = { items: [...byPath.values()], leftOut: [...new Set([...chosen.leftOut, ...more.leftOut])] };
  showChosen();
  if (draft && missing) showMatched();
  else say(find("chosen-total").textContent);
}

function showChosen() {
  const { items, leftOut } = chosen;
  const roots = [...new Set(items.map((item) => item.root))];
  find("chosen").hidden = items.length === 0 && leftOut.length === 0;
  find("chosen-total").textContent = `${files(items.length)} · ${bytes(sum(items, "size"))}`;
  find("keep").hidden = draft !== null || roots.length !== 1 || roots[0] === null;
  if (find("keep").hidden) find("keep-folder").checked = false;
  find("keep-text").textContent = word("uploadKeep", roots[0]);
  find("chosen-files").replaceChildren(...items.slice(0, listed).map((item) => row("upload-chosen-file", pathOf(item), bytes(item.size))));
  if (items.length > listed) find("chosen-files").append(row("upload-chosen-file", word("uploadMore", number(items.length - listed)), ""));
  put("left-out", leftOut.length > 0 ? word("uploadLeftOut", some(leftOut)) : "");
}

async function take(gathering) {
  if (isSending) return;
  refuse("");
  find("chosen").hidden = false;
  try {
    add(await gathering((count) => { find("chosen-total").textContent = word(count === 1 ? "uploadReadingFile" : "uploadReading", number(count)); }));
  } catch {
    showChosen();
    refuse(word("uploadUnreadable"));
  }
}

function showMatched() {
  const { matched, unfound, otherSize, changed } = match(awaited, chosen.items);
  const notes = [];
  if (unfound.length > 0) notes.push(word("uploadUnfound", some(unfound)));
  if (otherSize.length > 0) notes.push(word("uploadOtherSize", some(otherSize)));
  put("unmatched", notes.join("\n"));
  refuse(changed.length > 0 ? word("uploadOther", some(changed)) : "");
  find("chosen-total").textContent = word(missing.length === 1 ? "uploadMatchedFile" : "uploadMatched", number(matched.length), number(missing.length));
  say(find("chosen-total").textContent);
  find("go").hidden = matched.length === 0 || changed.length > 0;
  if (matched.length === missing.length && changed.length === 0) void upload(matched);
}

// Metadata goes as it was typed: numbers keep their form, and the server says what is wrong with it.
function body() {
  const metadata = document.getElementById("upload-metadata").value.trim();
  if (metadata !== "") {
    try {
      JSON.parse(metadata);
    } catch {
      throw Object.assign(new Error(), { fields: { metadata: [word("uploadMetadata")] } });
    }
  }
  const words = {
    description: document.getElementById("upload-description").value.trim() || undefined,
    run: document.getElementById("upload-run").value.trim() || undefined,
    aliases: document.getElementById("upload-aliases").value.split(/[\s,、]+/u).filter(Boolean),
    files: chosen.items.map((item) => ({ path: pathOf(item), size: item.size, modifiedAt: dateOf(item) })),
  };
  const text = JSON.stringify(words);
  return metadata === "" ? text : `{"metadata":${metadata},${text.slice(1)}`;
}

function showErrors(fields, rest) {
  for (const place of page.querySelectorAll("[data-error]")) {
    const [text] = Object.entries(fields).find(([name]) => name.startsWith(place.dataset.error))?.[1] ?? [""];
    const field = page.querySelector(`[aria-describedby~="${place.id}"]`);
    place.textContent = text;
    place.hidden = text === "";
    if (text === "") field.removeAttribute("aria-invalid");
    else {
      field.setAttribute("aria-invalid", "true");
      rest = "";
    }
  }
  refuse(rest);
  page.querySelector("[data-words-form] [aria-invalid]")?.focus();
}

async function begin() {
  if (isSending) return;
  if (chosen.items.length === 0) {
    refuse(word("uploadChoose"));
    find("pick").focus();
    return;
  }
  try {
    const asked = body();
    showErrors({}, "");
    showProgress();
    const made = await sending.begin(asked);
    if (made === null) return;
    draft = made.id;
    history.replaceState(null, "", `${page.dataset.page}?draft=${draft}`);
    for (const field of page.querySelectorAll("[data-draft]")) window.registryDrafts.forget(field);
    const items = made.files.map((file, at) => ({ ...file, file: chosen.items[at].file }));
    const wanted = items.filter((item) => item.state !== "present");
    sending.of(draft, { total: sum(items, "size"), sent: sum(items, "size") - sum(wanted, "size"), count: items.length, whole: items.length - wanted.length });
    await send(wanted);
  } catch (error) {
    showChoice();
    showErrors(error.fields ?? {}, explain(error));
  }
}

const sum = (items, field) => items.reduce((all, item) => all + item[field], 0);

// The rest of a draft that was begun before.
async function upload(items) {
  if (isSending) return;
  refuse("");
  rounds = 0;
  showProgress();
  await send(items);
}

async function send(items) {
  await sending.send(items);
  const made = sending.whole < sending.count ? false : await sending.commit();
  if (made === null) return;
  if (made === false) {
    await goOn();
    return;
  }
  isSending = false;
  const href = page.dataset.versions + made.number;
  const isMade = made.created || made.isOurs;
  progress.done({ name: `v${made.number}`, href }, isMade ? "uploadDone" : made.repeated ? "uploadElsewhere" : "uploadSame");
  if (isMade) location.assign(href);
}

// What is still missing is sent if it was chosen; else it is asked for. Not for ever: a server that loses what it took is no line that breaks.
async function goOn() {
  if (sending.state === "over") return;
  await look();
  const { matched } = match(awaited ?? [], chosen.items);
  rounds += 1;
  if (rounds <= 3 && (matched.length > 0 || missing?.length === 0)) await send(matched);
  else {
    showChoice();
    refuse(word("uploadStillMissing"));
  }
}

function showProgress() {
  isSending = true;
  page.querySelector(".choice").hidden = true;
  progress.open();
}

function showChoice() {
  isSending = false;
  progress.close();
  page.querySelector(".choice").hidden = false;
}

// What the server still awaits of a draft.
async function look() {
  try {
    const view = await sending.view(draft);
    // Finished elsewhere meanwhile: nothing is missing, and the commit tells which version it is.
    const all = view?.versionId ? [] : await sending.files(draft);
    if (view === null || all === null) return;
    const rest = all.filter(isMissing);
    sending.of(draft, { total: view.sizeBytes, sent: view.sizeBytes - view.missingBytes, count: view.fileCount, whole: view.fileCount - rest.length });
    [awaited, missing] = [all, rest];
  } catch (error) {
    refuse(explain(error));
  }
}

page.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest("button") : null;
  if (!button) return;
  const { dataset } = button;
  if ("pick" in dataset) document.getElementById(dataset.pick).click();
  else if ("clear" in dataset) {
    chosen = { items: [], leftOut: [] };
    put("unmatched", "");
    showChosen();
    find("pick").focus();
  } else if ("go" in dataset) void (missing?.length > 0 ? upload(match(awaited, chosen.items).matched) : upload([]));
  else if ("pause" in dataset) {
    sending.pause();
    progress.show();
    find("resume").focus();
  } else if ("resume" in dataset) {
    sending.resume();
    progress.show();
    find("pause").focus();
  } else if ("now" in dataset) sending.hurry();
});

document.addEventListener("click", async (event) => {
  const target = event.target instanceof Element ? event.target : null;
  const asks = target?.closest("[data-give-up]");
  if (asks) {
    giving = asks.dataset.giveUp || draft;
    document.getElementById("upload-give-up").showPopover();
  } else if (target?.closest("[data-give-up-yes]")) {
    document.getElementById("upload-give-up").hidePopover();
    await giveUp(giving);
  }
});

async function giveUp(id) {
  try {
    if (id) await sending.giveUp(id);
  } catch (error) {
    if (error.status !== 404) {
      if (isSending) progress.show();
      else refuse(explain(error));
      say(explain(error));
      return;
    }
  }
  if (!id || id === draft) {
    isSending = false;
    location.assign(page.dataset.page);
    return;
  }
  const open = document.querySelector("[data-open]");
  open.querySelector(`[data-open-draft="${id}"]`)?.remove();
  if (!open.querySelector("[data-open-draft]")) open.remove();
  say(word("uploadGone"));
}

for (const input of page.querySelectorAll("input[type=file]")) {
  input.addEventListener("change", () => {
    const picked = [...input.files];
    input.value = "";
    void take((told) => ofChoice(picked, told));
  });
}
find("keep-folder").addEventListener("change", showChosen);
find("words-form")?.addEventListener("submit", (event) => {
  event.preventDefault();
  void begin();
});

// Wherever it is dropped: beside the field a browser would leave the page for the file.
document.addEventListener("dragover", (event) => {
  if (![...(event.dataTransfer?.types ?? [])].includes("Files")) return;
  event.preventDefault();
  if (!isSending) find("drop").dataset.over = "";
});
document.addEventListener("dragleave", (event) => { if (event.relatedTarget === null) delete find("drop").dataset.over; });
document.addEventListener("drop", (event) => {
  if (![...(event.dataTransfer?.types ?? [])].includes("Files")) return;
  event.preventDefault();
  delete find("drop").dataset.over;
  void take((count) => ofDrop(event.dataTransfer, count));
});

// Whoever leaves is asked, and the page is left whole: in a document that goes on, nobody would see an upload that does.
window.addEventListener("beforeunload", (event) => { if (isSending && sending.state !== "stopped") event.preventDefault(); });
window.addEventListener("click", (event) => {
  const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
  if (!link || link.target || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || link.origin !== location.origin || link.getAttribute("href").startsWith("#")) return;
  event.preventDefault();
  event.stopPropagation();
  location.assign(link.href);
}, true);
window.addEventListener("online", () => sending.hurry());
document.addEventListener("visibilitychange", () => { if (!document.hidden) sending.hurry(); });

if (draft) {
  await look();
  if (missing?.length === 0) find("go").hidden = false;
}
page.dataset.ready = "true";
