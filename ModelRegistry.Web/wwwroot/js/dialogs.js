// The keyboard in a dialog. MudBlazor's focus trap begins on an invisible element of its own and has four more that Tab
// stops at, each asking the server where to go on. Here a dialog begins at its first field, or at its title where it has
// none or where a field would open a phone's keyboard over what is to be read, or lies below it on a narrow screen; and Tab goes round what can be seen.
(() => {
  "use strict";
  const guards = ".mud-focus-trap > .pointer-events-none";
  const stops = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]";
  const fields = "input:not([type=hidden]), select, textarea";

  function stopsOf(dialog) {
    return [...dialog.querySelectorAll(stops)].filter(
      (stop) => stop.tabIndex >= 0 && !stop.disabled && !stop.matches(guards) && stop.checkVisibility({ visibilityProperty: true }),
    );
  }

  function begin(dialog) {
    for (const guard of dialog.querySelectorAll(guards)) guard.tabIndex = -1;
    const title = dialog.querySelector("h2");
    if (title) title.tabIndex = -1;
    const field = matchMedia("(pointer: coarse), (max-width: 599px)").matches ? undefined : stopsOf(dialog).find((stop) => stop.matches(fields));
    // At its top: a field far down would scroll what is to be read first out of sight.
    (field ?? title ?? dialog).focus({ preventScroll: true });
  }

  // Where Tab leads from an element, at the ends round to the other.
  function after(stop, all, back) {
    const side = back ? Node.DOCUMENT_POSITION_PRECEDING : Node.DOCUMENT_POSITION_FOLLOWING;
    const further = all.filter((other) => other !== stop && stop.compareDocumentPosition(other) & side);
    return { isEnd: further.length === 0, first: back ? all.at(-1) : all[0] };
  }

  document.addEventListener("focusin", (event) => {
    const dialog = event.target.matches(guards) ? event.target.closest("[role=dialog]") : null;
    if (dialog) begin(dialog);
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Tab" || event.altKey || event.ctrlKey || event.metaKey) return;
    const dialog = [...document.querySelectorAll(".mud-dialog[role=dialog]")].at(-1);
    if (!dialog) return;
    const all = stopsOf(dialog);
    const { isEnd, first } = after(document.activeElement, all, event.shiftKey);
    if (dialog.contains(document.activeElement) && !isEnd) return;
    event.preventDefault();
    (first ?? dialog).focus();
  }, true);
})();
