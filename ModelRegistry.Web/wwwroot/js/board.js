// A board's hands: dragging a chip with mouse, pen or finger, its menu, and the focus after a move. It decides nothing:
// every drop goes to the server, which says what happened.
const threshold = 4;
const holdMilliseconds = 260;
const edge = 56;

export function attach(root, board) {
  let press = null;
  let drag = null;
  let keyPicked = false;
  let menuOpener = null;
  let frame = 0;

  // The pinned row of holders wraps as it needs; the column heads are pinned below it.
  const sizes = new ResizeObserver(() => {
    const heads = root.querySelector(".heads");
    if (heads) root.style.setProperty("--heads-height", `${heads.offsetHeight}px`);
  });
  sizes.observe(root);

  function chipOf(target) {
    return target instanceof Element ? target.closest("[data-chip]") : null;
  }

  // To the server, or said in sight that it did not get there.
  function tell(...call) {
    if (document.body.dataset.interactive === "true") board.invokeMethodAsync(...call).catch(() => window.registryCircuit.refuse());
    else window.registryCircuit.refuse();
  }

  function begin() {
    const { chip, x, y } = press;
    const ghost = chip.cloneNode(true);
    const box = chip.getBoundingClientRect();
    ghost.removeAttribute("data-chip");
    ghost.removeAttribute("tabindex");
    ghost.setAttribute("aria-hidden", "true");
    ghost.classList.add("board-ghost");
    document.body.append(ghost);
    drag = { key: chip.dataset.chip, chip, ghost, dx: x - box.left, dy: y - box.top, over: null, x, y };
    root.dataset.lit = chip.dataset.kind;
    chip.closest("[data-row]")?.setAttribute("data-home", "");
    chip.dataset.lifted = "";
    tell("PickUpAsync", drag.key);
    place(x, y);
    frame = requestAnimationFrame(scroll);
  }

  function place(x, y) {
    drag.x = x;
    drag.y = y;
    drag.ghost.style.transform = `translate(${x - drag.dx}px, ${y - drag.dy}px)`;
    const row = document.elementFromPoint(x, y)?.closest("[data-row]") ?? null;
    if (row === drag.over) return;
    drag.over?.removeAttribute("data-over");
    drag.over = row && root.contains(row) ? row : null;
    drag.over?.setAttribute("data-over", "");
  }

  // Near the window's edge the page follows the finger, faster the nearer.
  function scroll() {
    if (!drag) return;
    const below = drag.y - (window.innerHeight - edge);
    const above = 48 + edge - drag.y;
    const by = below > 0 ? below / 4 : above > 0 ? -above / 4 : 0;
    if (by) {
      window.scrollBy(0, by);
      place(drag.x, drag.y);
    }
    frame = requestAnimationFrame(scroll);
  }

  function clear() {
    if (press) clearTimeout(press.timer);
    press = null;
    if (!drag) return null;
    cancelAnimationFrame(frame);
    drag.ghost.remove();
    drag.over?.removeAttribute("data-over");
    delete drag.chip.dataset.lifted;
    for (const row of root.querySelectorAll("[data-home]")) row.removeAttribute("data-home");
    delete root.dataset.lit;
    const done = drag;
    drag = null;
    return done;
  }

  function down(event) {
    const chip = chipOf(event.target);
    if (!chip || event.button !== 0 || !event.isPrimary) return;
    press = { chip, x: event.clientX, y: event.clientY, id: event.pointerId, touch: event.pointerType === "touch", timer: 0 };
    // A finger that moves at once means to scroll; one that rests means to pick up.
    if (press.touch) {
      press.timer = setTimeout(() => {
        if (!press) return;
        navigator.vibrate?.(8);
        begin();
      }, holdMilliseconds);
    }
  }

  function move(event) {
    if (drag) {
      place(event.clientX, event.clientY);
      return;
    }
    if (!press || event.pointerId !== press.id) return;
    if (Math.hypot(event.clientX - press.x, event.clientY - press.y) < threshold) return;
    if (press.touch) clear();
    else begin();
  }

  function up() {
    const done = clear();
    if (!done) return;
    const number = done.over ? Number(done.over.dataset.row) : null;
    tell("DropAsync", done.key, number);
  }

  function cancel() {
    const done = clear();
    if (done) tell("DropAsync", done.key, null);
  }

  function touchMove(event) {
    if (drag) event.preventDefault();
  }

  function context(event) {
    if (drag || (press?.touch && chipOf(event.target))) event.preventDefault();
  }

  // The keys that the board answers must not also scroll the page.
  function key(event) {
    if (drag && event.key === "Escape") {
      event.stopPropagation();
      cancel();
      return;
    }
    if (!chipOf(event.target)) return;
    const picked = keyPicked || root.hasAttribute("data-picked");
    if (event.key === " ") {
      keyPicked = !picked;
      event.preventDefault();
    } else if (event.key === "Enter" || event.key === "Escape") {
      keyPicked = false;
      event.preventDefault();
    } else if (picked && ["ArrowUp", "ArrowDown", "Home", "End"].includes(event.key)) {
      event.preventDefault();
    }
  }

  function click(event) {
    const opener = event.target instanceof Element ? event.target.closest("[data-menu]") : null;
    if (opener) menuOpener = opener;
  }

  root.addEventListener("pointerdown", down);
  root.addEventListener("click", click);
  document.addEventListener("pointermove", move);
  document.addEventListener("pointerup", up);
  document.addEventListener("pointercancel", cancel);
  document.addEventListener("touchmove", touchMove, { passive: false });
  document.addEventListener("contextmenu", context);
  document.addEventListener("keydown", key, true);
  root.dataset.ready = "";

  return {
    // The alias moved under the hand: there is nothing left to drop.
    letGo() {
      keyPicked = false;
      clear();
    },

    // Whoever was faster than this script pressed a button that still has the focus.
    openMenu(menu) {
      const opener = menuOpener ?? document.activeElement?.closest("[data-menu]");
      if (opener && root.contains(opener) && menu.isConnected) showMenu(menu, opener);
    },

    focusChip(aliasKey) {
      const chips = [...root.querySelectorAll("[data-chip]")].filter((chip) => chip.dataset.chip === aliasKey);
      (chips.find((chip) => chip.closest("[data-row]")) ?? chips[0])?.focus({ preventScroll: false });
    },

    reveal(number) {
      root.querySelector(`[data-row="${number}"]`)?.scrollIntoView({ block: "nearest" });
    },

    dispose() {
      sizes.disconnect();
      clear();
      delete root.dataset.ready;
      root.removeEventListener("pointerdown", down);
      root.removeEventListener("click", click);
      document.removeEventListener("pointermove", move);
      document.removeEventListener("pointerup", up);
      document.removeEventListener("pointercancel", cancel);
      document.removeEventListener("touchmove", touchMove);
      document.removeEventListener("contextmenu", context);
      document.removeEventListener("keydown", key, true);
    },
  };
}

function showMenu(menu, opener) {
  menu.showPopover();
  const at = opener.getBoundingClientRect();
  const size = menu.getBoundingClientRect();
  const left = Math.max(8, Math.min(at.left, window.innerWidth - size.width - 8));
  const top = at.bottom + 4 + size.height > window.innerHeight ? Math.max(8, at.top - size.height - 4) : at.bottom + 4;
  menu.style.left = `${left}px`;
  menu.style.top = `${top}px`;
  const items = () => [...menu.querySelectorAll("[role=menuitem]:not(:disabled)")];
  items()[0]?.focus();
  if (menu.dataset.wired) return;
  menu.dataset.wired = "true";
  menu.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest("[role=menuitem]")) menu.hidePopover();
  });
  menu.addEventListener("toggle", (event) => {
    if (event.newState === "closed" && menu.contains(document.activeElement)) opener.focus();
  });
  menu.addEventListener("keydown", (event) => {
    const all = items();
    const index = all.indexOf(document.activeElement);
    const next = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: all.length - 1 }[event.key];
    if (event.key === "Tab") menu.hidePopover();
    if (next === undefined) return;
    event.preventDefault();
    all[(next + all.length) % all.length]?.focus();
  });
}
