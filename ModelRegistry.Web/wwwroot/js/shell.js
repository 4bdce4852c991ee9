// What every page needs without a circuit: theme, copying, the skip link, drop-downs that close, tab strips that show
// where one is. Listeners are on the document, so that they outlive any render.
(() => {
  "use strict";
  const root = document.documentElement;

  // The words of a page stand in its elements with data-words, in its language; # is filled in, #1 and #2 where there are two.
  function word(name, ...values) {
    const text = [...document.querySelectorAll("[data-words]")].find((place) => name in place.dataset)?.dataset[name] ?? "";
    return values.length === 0 ? text : text.replace(/#(\d?)/g, (_, at) => values[at === "" ? 0 : at - 1]);
  }

  function say(text) {
    const region = document.getElementById("said");
    if (!region) return;
    region.textContent = "";
    requestAnimationFrame(() => { region.textContent = text; });
  }

  // For every other script: none has words or a voice of its own.
  window.registryWords = { say, word };

  function turnTheme() {
    const next = { light: "dark", dark: "" }[root.dataset.theme ?? ""] ?? "light";
    const secure = location.protocol === "https:" ? "; secure" : "";
    if (next) {
      root.dataset.theme = next;
      document.cookie = `mr-theme=${next}; path=/; max-age=31536000; samesite=lax${secure}`;
    } else {
      delete root.dataset.theme;
      document.cookie = `mr-theme=; path=/; max-age=0; samesite=lax${secure}`;
    }
    say(word({ light: "themeLight", dark: "themeDark" }[next] ?? "themeAuto"));
  }

  // navigator.clipboard is absent on plain http, which is how many a closed network serves.
  async function write(text) {
    if (navigator.clipboard && window.isSecureContext) {
      await navigator.clipboard.writeText(text);
      return true;
    }
    const area = document.createElement("textarea");
    area.value = text;
    area.className = "visually-hidden";
    area.setAttribute("readonly", "");
    document.body.append(area);
    area.select();
    try {
      return document.execCommand("copy");
    } finally {
      area.remove();
    }
  }

  async function copy(button) {
    const from = button.dataset.copyFrom ? document.getElementById(button.dataset.copyFrom) : null;
    const text = from ? from.textContent : button.dataset.copy;
    let done = false;
    try {
      done = await write(text ?? "");
    } catch {
      done = false;
    }
    button.focus();
    button.dataset.copied = done ? "yes" : "no";
    say(done ? (button.dataset.copySaid ?? word("copied")) : word("copyFailed"));
    setTimeout(() => { delete button.dataset.copied; }, 1600);
  }

  // Keys that an input method takes are its own: no part of a page, and no circuit, hears them. 229 is how some browsers
  // mark the Enter that ended the composition; it chose characters, and never sends a form.
  window.addEventListener("keydown", (event) => {
    if (!event.isComposing && event.keyCode !== 229) return;
    event.stopImmediatePropagation();
    if (event.key === "Enter" && event.target instanceof HTMLInputElement) event.preventDefault();
  }, true);

  // A drop-down (details[data-drops]) closes when one goes on elsewhere, by pointer, focus or Escape.
  function closeOthers(target) {
    for (const open of document.querySelectorAll("details[data-drops][open]")) {
      if (!(target instanceof Node) || !open.contains(target)) open.open = false;
    }
  }

  document.addEventListener("pointerdown", (event) => closeOthers(event.target), true);
  document.addEventListener("focusin", (event) => closeOthers(event.target));
  document.addEventListener("keydown", (event) => {
    const open = event.key === "Escape" && event.target instanceof Element ? event.target.closest("details[data-drops][open]") : null;
    if (!open) return;
    open.open = false;
    open.querySelector("summary")?.focus();
  });

  // A strip of tabs that is wider than the window shows the one that is open; where a person moved it, it stays.
  const shown = new WeakMap();

  function showCurrentTabs() {
    for (const current of document.querySelectorAll("[data-strip] > [aria-current]")) {
      const strip = current.parentElement;
      if (shown.get(strip) === current.href) continue;
      shown.set(strip, current.href);
      const [box, tab] = [strip.getBoundingClientRect(), current.getBoundingClientRect()];
      strip.scrollLeft += tab.left + tab.width / 2 - box.left - box.width / 2;
    }
  }

  let waits = false;
  new MutationObserver(() => {
    if (waits) return;
    waits = true;
    requestAnimationFrame(() => {
      waits = false;
      showCurrentTabs();
    });
  }).observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ["aria-current"] });
  showCurrentTabs();

  // A form that came back refused begins at the first field that is wrong.
  document.querySelector("form [aria-invalid=true]")?.focus();

  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    if (!target) return;
    if (target.closest("[data-theme-toggle]")) {
      turnTheme();
      return;
    }
    const copier = target.closest("[data-copy], [data-copy-from]");
    if (copier) {
      void copy(copier);
      return;
    }
    if (target.closest("[data-skip]")) {
      event.preventDefault();
      document.getElementById("main")?.focus();
    }
  });
})();
