// The circuit's state, told by a small notice and an attribute of the body. The framework reports a connection that it
// knows is lost; the watchdog asks, since after a sleep or a server's restart a page may look alive and be dead.
(() => {
  "use strict";
  const every = 15000;
  const patience = 6000;
  const notice = document.getElementById("components-reconnect-modal");
  if (!notice) return;
  const text = notice.querySelector("[data-circuit-text]");
  let pulse = null;
  let typedOn = "";
  let missed = 0;
  let trying = false;
  let hideTimer = 0;

  window.registryCircuit = {
    alive(reference) {
      pulse = reference;
      missed = 0;
      mark(true);
    },
    gone() {
      pulse = null;
      mark(false);
    },
  };

  function mark(on) {
    if (on) document.body.dataset.interactive = "true";
    else delete document.body.dataset.interactive;
  }

  function show(state) {
    clearTimeout(hideTimer);
    if (notice.dataset.state === state && !notice.hidden) return;
    notice.dataset.state = state;
    notice.hidden = false;
    text.textContent = notice.dataset[state];
    if (state === "back") hideTimer = setTimeout(() => { notice.hidden = true; }, 2500);
  }

  function lost() {
    mark(false);
    if (notice.dataset.state !== "stale" || notice.hidden) show("lost");
  }

  function back() {
    missed = 0;
    mark(true);
    if (!notice.hidden) show("back");
  }

  // A circuit that the server no longer knows: a reload brings the page back, unless it would throw away what was typed.
  async function stale() {
    mark(false);
    if (!(await reachable())) {
      show("lost");
      setTimeout(stale, 3000);
      return;
    }
    const last = Number(sessionStorage.getItem("mr-reloaded") ?? 0);
    if (typedOn === location.href || document.querySelector(".mud-dialog") || Date.now() - last < 10000) {
      show("stale");
      return;
    }
    reload();
  }

  function reload() {
    sessionStorage.setItem("mr-reloaded", String(Date.now()));
    location.reload();
  }

  async function reachable() {
    try {
      return (await fetch("/healthz", { cache: "no-store" })).ok;
    } catch {
      return false;
    }
  }

  async function retry() {
    if (trying) return;
    trying = true;
    try {
      if (await Blazor.reconnect()) back();
      else await stale();
    } catch {
      setTimeout(retry, 4000);
    } finally {
      trying = false;
    }
  }

  function within(promise, milliseconds) {
    return Promise.race([promise, new Promise((_, no) => setTimeout(() => no(new Error("late")), milliseconds))]);
  }

  async function ask() {
    if (!pulse || document.hidden || document.body.dataset.interactive !== "true") return;
    try {
      await within(pulse.invokeMethodAsync("Beat"), patience);
      missed = 0;
    } catch {
      // One late answer is a busy server; two are a dead circuit.
      missed += 1;
      if (missed === 1) {
        setTimeout(ask, 1000);
        return;
      }
      lost();
      await retry();
    }
  }

  notice.addEventListener("components-reconnect-state-changed", (event) => {
    switch (event.detail.state) {
      case "show":
      case "retrying":
        lost();
        break;
      case "hide":
        back();
        break;
      case "failed":
        lost();
        setTimeout(retry, 4000);
        break;
      case "rejected":
      case "resume-failed":
      case "paused":
        void stale();
        break;
    }
  });
  notice.querySelector("[data-circuit-retry]").addEventListener("click", () => void retry());
  notice.querySelector("[data-circuit-reload]").addEventListener("click", reload);

  document.addEventListener("input", (event) => {
    if (event.target instanceof Element && event.target.closest("main, .mud-dialog")) typedOn = location.href;
  });
  // The moments at which a page wakes: ask if it thinks it is alive, else do not wait for the next attempt.
  function wake() {
    if (pulse && !document.hidden) void (notice.dataset.state === "lost" && !notice.hidden ? retry() : ask());
  }

  document.addEventListener("visibilitychange", wake);
  window.addEventListener("online", wake);
  window.addEventListener("pageshow", (event) => { if (event.persisted) wake(); });
  setInterval(() => void ask(), every);
})();
