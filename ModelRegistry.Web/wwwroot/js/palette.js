// Ctrl-K (Cmd-K) and the button in the top bar. The palette's keys go to the circuit. A page without a circuit has the search page instead.
(() => {
  "use strict";
  const searchPage = "/search";
  let palette = null;

  // The circuit takes these and what is typed in the order in which they come.
  function tell(method, ...given) {
    palette.reference.invokeMethodAsync(method, ...given).catch(close);
  }

  function open() {
    if (!palette) {
      location.assign(searchPage);
      return;
    }
    const { dialog, input } = palette;
    if (dialog.open) {
      close();
      return;
    }
    // One thing at a time: a dialog asks something already.
    if (document.querySelector(".mud-dialog[role=dialog]")) return;
    input.value = "";
    dialog.showModal();
    input.focus();
    tell("OpenedAsync");
  }

  function close() {
    if (palette?.dialog.open) palette.dialog.close();
  }

  function onKey(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const { input, dialog } = palette;
    const isStep = dialog.querySelector(".subject") !== null;
    const atEnd = input.selectionStart === input.value.length && input.selectionEnd === input.value.length;
    const isOurs =
      ["ArrowDown", "ArrowUp", "Enter"].includes(event.key) ||
      (event.key === "Escape" && isStep) ||
      (event.key === "ArrowRight" && !isStep && atEnd) ||
      (event.key === "ArrowLeft" && isStep && input.value === "");
    if (!isOurs) return;
    event.preventDefault();
    tell("KeyAsync", event.key);
  }

  window.registryPalette = {
    attach(dialog, input, reference) {
      palette = { dialog, input, reference };
      input.addEventListener("keydown", onKey);
      // Beside the palette: its own box covers the rest.
      dialog.addEventListener("pointerdown", (event) => { if (event.target === dialog) close(); });
      // The focus stays in the field, whatever is pressed in the list.
      dialog.querySelector("[role=listbox]").addEventListener("pointerdown", (event) => event.preventDefault());
    },
    detach() {
      close();
      palette = null;
    },
    close,
    setText(text) {
      if (palette) palette.input.value = text;
    },
    reveal() {
      palette?.dialog.querySelector("[role=option][aria-selected=true]")?.scrollIntoView({ block: "nearest" });
    },
    turnTheme() {
      document.querySelector("[data-theme-toggle]")?.click();
    },
  };

  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    // Signed out there is nothing to find.
    if (!document.querySelector("[data-palette]")) return;
    event.preventDefault();
    open();
  });

  document.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest("[data-palette]")) open();
  });
})();
