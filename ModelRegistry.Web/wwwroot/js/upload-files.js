// The files of an upload: from a drop or a choice to paths inside a version. One folder alone is the version's top; of several
// things each keeps its name.

// What systems leave in folders; nobody means to log it.
const ofTheSystem = /^(\.DS_Store|\.AppleDouble|\.Spotlight-V100|\.Trashes|\.fseventsd|__MACOSX|\._.*|Thumbs\.db|ehthumbs\.db|desktop\.ini)$/i;

function shared(paths) {
  const top = paths[0]?.split("/")[0];
  return paths.length > 0 && paths.every((path) => path.startsWith(`${top}/`)) ? top : null;
}

// { items: [{ root, path, file }], leftOut: [path] }, in the order of paths. The server keeps paths in NFC.
function sorted(found, isOne) {
  const leftOut = [];
  const kept = [];
  const root = isOne ? shared(found.map(({ path }) => path)) : null;
  for (const { path, file } of found) {
    const name = (root === null ? path : path.slice(root.length + 1)).normalize("NFC");
    if (name.split("/").some((part) => ofTheSystem.test(part))) leftOut.push(name);
    else kept.push({ root: root?.normalize("NFC") ?? null, path: name, file });
  }
  kept.sort((a, b) => (a.path < b.path ? -1 : Number(a.path > b.path)));
  return { items: kept, leftOut };
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
  return sorted(found, things.length === 1);
}

export function ofChoice(files) {
  return sorted([...files].map((file) => ({ path: file.webkitRelativePath || file.name, file })), true);
}

// Which of the missing files were chosen, by path and size. A folder may be chosen by itself or by what it lies in.
export function match(missing, items) {
  const byPath = new Map();
  for (const { root, path, file } of items) if (root) byPath.set(`${root}/${path}`, file);
  for (const { path, file } of items) byPath.set(path, file);
  const outcome = { matched: [], unfound: [], otherSize: [] };
  for (const each of missing) {
    const file = byPath.get(each.path);
    if (!file) outcome.unfound.push(each.path);
    else if (file.size !== each.size) outcome.otherSize.push(each.path);
    else outcome.matched.push({ ...each, file });
  }
  return outcome;
}
