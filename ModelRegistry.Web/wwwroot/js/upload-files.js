// The files of an upload: from a drop or a choice to paths inside a version. One folder alone is the version's top; of several
// things each keeps its name.

// What systems leave in folders; nobody means to log it.
const ofTheSystem = /^(\.DS_Store|\.AppleDouble|\.Spotlight-V100|\.Trashes|\.fseventsd|__MACOSX|\._.*|Thumbs\.db|ehthumbs\.db|desktop\.ini)$/i;

function shared(paths) {
  const top = paths[0]?.split("/")[0];
  return paths.length > 0 && paths.every((path) => path.startsWith(`${top}/`)) ? top : null;
}

// A browser looks at the disk for each size it is asked for: once for each file, and the page lives meanwhile.
const atOnce = 200;
const pause = () => new Promise((resolve) => setTimeout(resolve));

async function measured(items, told) {
  for (let at = 0; at < items.length; at += atOnce) {
    for (const item of items.slice(at, at + atOnce)) Object.assign(item, { size: item.file.size, modified: item.file.lastModified });
    if (items.length <= atOnce) break;
    told(Math.min(at + atOnce, items.length));
    await pause();
  }
  return items;
}

// { items: [{ root, path, file, size, modified }], leftOut: [path] }, in the order of paths. The server keeps paths in NFC; those that would be one then
// stay as they are, so that the server refuses them and none is lost in silence.
async function sorted(found, isOne, told) {
  const leftOut = [];
  const kept = [];
  const root = isOne ? shared(found.map(({ path }) => path)) : null;
  const named = found.map(({ path, file }) => {
    const asFound = root === null ? path : path.slice(root.length + 1);
    return { asFound, name: asFound.normalize("NFC"), file };
  });
  const times = new Map();
  for (const { name } of named) times.set(name, (times.get(name) ?? 0) + 1);
  for (const { asFound, name, file } of named) {
    if (name.split("/").some((part) => ofTheSystem.test(part))) leftOut.push(name);
    else kept.push({ root: root?.normalize("NFC") ?? null, path: times.get(name) > 1 ? asFound : name, file });
  }
  kept.sort((a, b) => (a.path < b.path ? -1 : Number(a.path > b.path)));
  return { items: await measured(kept, told), leftOut };
}

// A folder hands out its entries some at a time, and says so by an empty hand.
async function walk(entry, above, found, told) {
  if (entry.isFile) {
    found.push({ path: above + entry.name, file: await new Promise((resolve, reject) => entry.file(resolve, reject)) });
    return;
  }
  const reader = entry.createReader();
  for (;;) {
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return;
    const inner = `${above}${entry.name}/`;
    await Promise.all(some.filter((each) => each.isFile).map((each) => walk(each, inner, found, told)));
    told(found.length);
    for (const folder of some.filter((each) => each.isDirectory)) await walk(folder, inner, found, told);
  }
}

// The list is empty after the event's first await: all entries are taken at once.
export async function ofDrop(transfer, told) {
  const things = [...transfer.items].filter((item) => item.kind === "file").map((item) => item.webkitGetAsEntry?.() ?? item.getAsFile()).filter(Boolean);
  const found = [];
  for (const thing of things) {
    if (thing instanceof File) found.push({ path: thing.name, file: thing });
    else await walk(thing, "", found, told);
  }
  return sorted(found, things.length === 1, told);
}

export function ofChoice(files, told) {
  return sorted(files.map((file) => ({ path: file.webkitRelativePath || file.name, file })), true, told);
}

// When a file was changed, as the server keeps it; nothing where no calendar has the day.
export const dateOf = ({ modified }) => (modified >= 0 && modified < 253402300800000 ? new Date(modified).toISOString() : undefined);

// What can still be sent of it.
export const isMissing = (file) => file.state !== "present" && file.received < file.size;

// A draft's files against those chosen: a folder may be chosen by itself or by what it lies in. Matched are the missing ones that are here. A file of which
// something has arrived must be the one that was begun with, or two would be sent as one: else it is changed.
export function match(awaited, items) {
  const byPath = new Map();
  for (const item of items) if (item.root) byPath.set(`${item.root}/${item.path}`, item);
  for (const item of items) byPath.set(item.path, item);
  const outcome = { matched: [], unfound: [], otherSize: [], changed: [] };
  for (const each of awaited) {
    const item = byPath.get(each.path);
    const hasBegun = each.state === "present" || each.received > 0;
    const isOther = item && (item.size !== each.size || (each.modifiedAt && Date.parse(each.modifiedAt) !== Date.parse(dateOf(item))));
    if (isOther && hasBegun && each.size > 0) outcome.changed.push(each.path);
    else if (!isMissing(each)) continue;
    else if (!item) outcome.unfound.push(each.path);
    else if (item.size !== each.size) outcome.otherSize.push(each.path);
    else outcome.matched.push({ ...each, file: item.file });
  }
  return outcome;
}
