// While the circuit is away nothing of the page swallows an act in silence. What would act is refused in sight; reading,
// links and the page's own scripts go on; what is typed is kept, and told to the circuit when it is back. On the window,
// before anything else hears of it: the framework throws at events that it can't send.
(() => {
  "use strict";
  const acts = "button, [role=button], [role=menuitem], [role=option], input[type=checkbox], input[type=radio], input[type=submit]";
  const free = "#components-reconnect-modal *, [data-theme-toggle], [data-copy], [data-copy-from], [data-skip], [popovertarget], summary, form[method=post] *, form[action] *";
  const unheard = new Set();

  const state = () => window.registryCircuit?.state() ?? "none";
  const isAway = () => ["lost", "stale", "leaving"].includes(state());

  function refuse(event) {
    stop(event);
    window.registryCircuit?.refuse();
  }

  function stop(event) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  // Elsewhere is loaded anew, unless it is away as well: the browser's own error page says nothing worth reading.
  async function leave(event, go) {
    stop(event);
    if (await window.registryCircuit.reachable()) go();
    else window.registryCircuit.refuse();
  }

  function click(event) {
    const target = event.target instanceof Element ? event.target : null;
    const now = state();
    if (!target || now === "none") return;
    const link = target.closest("a[href]");
    if (now === "live") {
      if (link || target.closest(acts)) window.registryCircuit.doubt();
      return;
    }
    if (target.closest(free)) return;
    if (link) {
      const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey && !link.target && !link.hasAttribute("download");
      const needsCircuit = link.origin === location.origin && !link.getAttribute("href").startsWith("#");
      if (isPlain && needsCircuit && isAway()) void leave(event, () => location.assign(link.href));
      return;
    }
    if (target.closest(acts) || (isAway() && target.closest(".mud-overlay"))) refuse(event);
  }

  function submit(event) {
    const now = state();
    if (now === "none" || now === "live") return;
    if (!event.target.matches("[method=post], [action]")) refuse(event);
    else if (isAway()) void leave(event, () => event.target.submit());
  }

  function keydown(event) {
    if (!isAway()) return;
    const target = event.target instanceof Element ? event.target : document.body;
    const opensPalette = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey);
    const closesDialog = event.key === "Escape" && document.querySelector(".mud-dialog");
    const isOfChip = target.closest("[data-chip]") && !event.ctrlKey && !event.metaKey && !event.altKey && event.key !== "Tab";
    const isOfSelect = target instanceof HTMLSelectElement && !["Tab", "Escape"].includes(event.key);
    if (opensPalette || closesDialog || isOfChip || isOfSelect) refuse(event);
    // A dialog of the library tells the circuit of each key.
    else if (event.key !== "Tab" && target.closest(".mud-dialog")) event.stopImmediatePropagation();
  }

  function keyup(event) {
    if (isAway() && event.target instanceof Element && event.target.closest(".mud-dialog, [data-chip]")) event.stopImmediatePropagation();
  }

  function pointerdown(event) {
    if (!isAway() || !(event.target instanceof Element)) return;
    // A finger on a chip may mean to scroll; if not, its click is refused.
    if (event.target.closest("[data-chip]")) {
      event.stopImmediatePropagation();
      if (event.pointerType !== "touch") window.registryCircuit.refuse();
    }
  }

  // A list's own window can't be kept from opening by the pointer's event.
  function mousedown(event) {
    if (isAway() && event.target instanceof HTMLSelectElement) refuse(event);
  }

  function input(event) {
    if (!isAway()) return;
    event.stopImmediatePropagation();
    window.registryDrafts.note(event.target);
    unheard.add(event.target);
  }

  window.addEventListener("click", click, true);
  window.addEventListener("submit", submit, true);
  window.addEventListener("keydown", keydown, true);
  window.addEventListener("keyup", keyup, true);
  window.addEventListener("pointerdown", pointerdown, true);
  window.addEventListener("mousedown", mousedown, true);
  window.addEventListener("input", input, true);
  window.addEventListener("change", input, true);
  window.addEventListener("registry:back", () => {
    const fields = [...unheard].filter((field) => field.isConnected);
    unheard.clear();
    for (const field of fields) {
      for (const type of ["input", "change"]) field.dispatchEvent(new Event(type, { bubbles: true }));
    }
  });
})();
