// Where a comment is written: the people that are suggested after an @, and sending. Its draft is kept by drafts.js.
// What an input method is still composing is never taken for a choice or for "send".
(() => {
  "use strict";
  const beginning = /(?:^|[^\w.@＠-])[@＠]([A-Za-z0-9._\uFF10-\uFF19\uFF21-\uFF3A\uFF41-\uFF5A\uFF0D\uFF0E\uFF3F-]{0,64})$/;
  const longest = 66;

  const { say, word } = window.registryWords;

  // The part of a name before the caret, and where it begins; null where none is being written.
  function nameAt(area) {
    const caret = area.selectionStart;
    if (caret !== area.selectionEnd) return null;
    const found = beginning.exec(area.value.slice(Math.max(0, caret - longest), caret));
    return found ? { start: caret - found[1].length, caret, text: found[1] } : null;
  }

  function attach(form, reference) {
    const area = form.querySelector("textarea");
    const list = form.querySelector("[role=listbox]");
    let turn = 0;
    let active = 0;
    let dismissed = -1;
    let sending = false;

    if (form.querySelector("[data-cancel]")) {
      area.focus();
      area.setSelectionRange(area.value.length, area.value.length);
    }

    function close() {
      turn += 1;
      list.hidden = true;
      list.replaceChildren();
      area.removeAttribute("aria-activedescendant");
    }

    function mark(index) {
      active = index;
      [...list.children].forEach((option, at) => option.setAttribute("aria-selected", String(at === index)));
      area.setAttribute("aria-activedescendant", list.children[index].id);
      list.children[index].scrollIntoView({ block: "nearest" });
    }

    function show(names) {
      list.replaceChildren(...names.map((name, at) => {
        const option = document.createElement("li");
        option.id = `${list.id}-${at}`;
        option.setAttribute("role", "option");
        option.dataset.name = name;
        option.textContent = `@${name}`;
        return option;
      }));
      list.hidden = false;
      mark(0);
      say(names.length === 1 ? word("onePerson") : word("people", names.length));
    }

    async function look() {
      const name = nameAt(area);
      if (!name || name.start === dismissed) {
        if (!name) dismissed = -1;
        close();
        return;
      }
      const asked = ++turn;
      let names = [];
      try {
        names = await reference.invokeMethodAsync("SuggestAsync", name.text);
      } catch {
        names = [];
      }
      // Somebody who went on writing is answered for what stands there now.
      if (asked !== turn) return;
      if (names.length > 0) show(names);
      else close();
    }

    function choose(option) {
      const name = nameAt(area);
      close();
      if (!name) return;
      area.setRangeText(`${option.dataset.name} `, name.start, name.caret, "end");
      area.dispatchEvent(new Event("input", { bubbles: true }));
      area.focus();
    }

    async function send() {
      if (sending) return;
      const text = area.value;
      if (text.trim() === "") {
        area.focus();
        return;
      }
      close();
      sending = true;
      area.readOnly = true;
      // The answer to what was sent before the connection went never comes.
      const lost = new Promise((_, no) => window.addEventListener("registry:lost", no, { once: true }));
      try {
        if (await Promise.race([lost, reference.invokeMethodAsync("SendAsync", DotNet.createJSStreamReference(new TextEncoder().encode(text)))])) {
          window.registryDrafts.forget(area);
          area.value = "";
          say(word("saved"));
        }
      } catch {
        say(word("unsure"));
      } finally {
        sending = false;
        area.readOnly = false;
      }
    }

    area.addEventListener("input", (event) => { if (!event.isComposing) void look(); });
    area.addEventListener("compositionend", () => void look());
    area.addEventListener("click", () => void look());
    area.addEventListener("blur", close);
    area.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        form.requestSubmit();
        return;
      }
      if (list.hidden || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
      const count = list.children.length;
      if (event.key === "ArrowDown") mark((active + 1) % count);
      else if (event.key === "ArrowUp") mark((active + count - 1) % count);
      else if (event.key === "Enter" || event.key === "Tab") choose(list.children[active]);
      else if (event.key === "Escape") {
        dismissed = nameAt(area)?.start ?? -1;
        close();
      } else return;
      event.preventDefault();
      event.stopPropagation();
    });
    // The focus stays in the field, whatever is pressed in the list.
    list.addEventListener("pointerdown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const option = event.target instanceof Element ? event.target.closest("[role=option]") : null;
      if (option) choose(option);
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void send();
    });
    form.querySelector("[data-cancel]")?.addEventListener("click", () => window.registryDrafts.forget(area));
  }

  window.registryComments = {
    attach,
    reveal(id) {
      const comment = document.getElementById(id);
      if (!comment) return;
      comment.scrollIntoView({ block: "start" });
      comment.focus({ preventScroll: true });
    },
  };
})();
