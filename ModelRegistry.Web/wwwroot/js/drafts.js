// What is written into a field with data-draft is kept in the tab, by reader, page and thing: it outlives a lost circuit,
// a restart of the server and a reload, and comes back where the same field comes back. It is forgotten once it was sent
// or given up: a dialog that closes does that by closing, whoever else keeps a field says so.
(() => {
  "use strict";
  const { say, word } = window.registryWords;
  const kept = "[data-draft]";
  const names = new WeakMap();
  const asked = new WeakSet();
  const typed = new Set();
  const told = new Set();

  const nameOf = (key) => `mr-draft:${document.body.dataset.reader ?? ""}:${location.pathname}:${key}`;

  // A browser that keeps nothing (a full or forbidden store) still sends; what it did not keep counts as kept by nobody.
  function store(name, text) {
    try {
      if (text === "") sessionStorage.removeItem(name);
      else sessionStorage.setItem(name, text);
      return true;
    } catch {
      return false;
    }
  }

  function read(name) {
    try {
      return sessionStorage.getItem(name);
    } catch {
      return null;
    }
  }

  function note(field) {
    if (!(field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement)) return;
    if (field.matches(kept)) {
      const name = nameOf(field.dataset.draft);
      names.set(field, name);
      if (store(name, field.value)) return;
    }
    if (!field.closest("main, .mud-dialog") || ["search", "checkbox", "radio", "hidden"].includes(field.type)) return;
    typed.add(field);
  }

  function bringBack(field) {
    const name = nameOf(field.dataset.draft);
    names.set(field, name);
    if (field.closest(".mud-dialog")) asked.add(field);
    const text = read(name);
    if (text === null || text === field.value) return;
    field.value = text;
    // For whoever the field is bound to, in a circuit or here.
    for (const type of ["input", "change"]) field.dispatchEvent(new Event(type, { bubbles: true }));
    if (told.has(name)) return;
    told.add(name);
    say(word("draftBack"));
  }

  function forget(field) {
    store(names.get(field) ?? nameOf(field.dataset.draft), "");
  }

  function fieldsIn(node) {
    if (!(node instanceof Element)) return [];
    return node.matches(kept) ? [node] : node.querySelectorAll(kept);
  }

  // Only a page that lives takes a field away: where the circuit died, its dialogs stand until the reload and keep theirs.
  new MutationObserver((changes) => {
    for (const change of changes) {
      for (const node of change.removedNodes) {
        for (const field of fieldsIn(node)) if (!field.isConnected && asked.has(field)) forget(field);
      }
      for (const node of change.addedNodes) {
        for (const field of fieldsIn(node)) if (field.isConnected) bringBack(field);
      }
    }
  }).observe(document.body, { subtree: true, childList: true });
  document.querySelectorAll(kept).forEach(bringBack);

  // On the document: what is typed before a circuit runs is kept too.
  document.addEventListener("input", (event) => note(event.target));
  document.addEventListener("submit", (event) => {
    for (const field of [...typed]) if (event.target.contains(field)) typed.delete(field);
    // Whoever signs out leaves nothing behind for the next.
    if (!event.target.matches("[data-forgets]")) return;
    for (const name of Object.keys(sessionStorage)) if (name.startsWith("mr-draft:")) sessionStorage.removeItem(name);
  });

  window.registryDrafts = {
    note,
    forget,
    forgetKey: (key) => void store(nameOf(key), ""),
    // True where a reload would throw away what somebody typed or chose.
    wouldLose() {
      for (const field of [...typed]) if (!field.isConnected || field.value === "") typed.delete(field);
      return typed.size > 0 || document.querySelector("[data-unsaved]") !== null;
    },
  };
})();
