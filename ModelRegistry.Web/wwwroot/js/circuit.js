// The circuit's state, told by a small notice and an attribute of the body. What was lost is tried again for as long as it
// takes; what the server no longer knows is loaded anew, once, unless that would throw away what somebody typed. The
// watchdog asks as well: after a sleep or a server's restart a page may look alive and be dead.
(() => {
  "use strict";
  const every = 10000;
  const patience = 6000;
  const slowStart = 20000;
  const settled = 10000;
  const mark = "mr-reloaded";
  const notice = document.getElementById("components-reconnect-modal");
  if (!notice) return;
  const text = notice.querySelector("[data-circuit-text]");
  let state = "starting";
  let since = performance.now();
  let heard = 0;
  let pulse = null;
  let missed = 0;
  let asking = false;
  let trying = false;
  let hurry = null;
  let timer = 0;

  // A page without a circuit has none to lose.
  const hasCircuit = () => notice.dataset.live !== undefined;

  function become(next) {
    state = next;
    if (next === "live") document.body.dataset.interactive = "true";
    else delete document.body.dataset.interactive;
  }

  function show(what, milliseconds) {
    clearTimeout(timer);
    notice.dataset.state = what;
    notice.hidden = false;
    tell(what);
    if (milliseconds) timer = setTimeout(() => { notice.hidden = true; }, milliseconds);
  }

  // A region whose text stays the same is not read out again.
  function tell(what) {
    const words = notice.dataset[what];
    text.textContent = text.textContent === words ? `${words}\u00A0` : words;
  }

  function lost() {
    if (state === "stale") return;
    if (state !== "lost") {
      become("lost");
      show("lost");
      window.dispatchEvent(new Event("registry:lost"));
    }
    void comeBack();
  }

  function back() {
    missed = 0;
    heard = performance.now();
    become("live");
    show("back", 2500);
    window.dispatchEvent(new Event("registry:back"));
  }

  const within = (promise) => Promise.race([promise, new Promise((_, no) => setTimeout(() => no(new Error("late")), patience))]);

  async function answers() {
    try {
      await within(pulse.invokeMethodAsync("Beat"));
      heard = performance.now();
      return true;
    } catch {
      return false;
    }
  }

  async function reachable() {
    try {
      return (await within(fetch("/healthz", { cache: "no-store" }))).ok;
    } catch {
      return false;
    }
  }

  // A quarter of a second, twice as long each time, one second in the end and five after a minute; never all pages at once.
  function pause(tries) {
    const longest = tries > 60 ? 5000 : 1000;
    const milliseconds = Math.min(250 * 2 ** tries, longest) * (0.75 + Math.random() / 2);
    return new Promise((resolve) => {
      hurry = resolve;
      setTimeout(resolve, milliseconds);
    });
  }

  async function comeBack() {
    if (trying) return;
    trying = true;
    let silent = 0;
    for (let tries = 0; state === "lost"; tries += 1) {
      try {
        if (!(await within(Blazor.reconnect()))) await renew();
        else if (await answers()) back();
        else if ((silent += 1) > 2) await renew();
        else await pause(tries);
      } catch {
        await pause(tries);
      }
    }
    trying = false;
  }

  // A circuit that the server no longer knows. A reload while the server is away would leave the browser's own error page.
  async function renew() {
    for (let tries = 0; !(await reachable()); tries += 1) await pause(tries);
    if (window.registryDrafts.wouldLose()) stay("stale");
    else if (!mayReload()) stay("stuck");
    else {
      become("leaving");
      location.reload();
    }
  }

  function stay(why) {
    become("stale");
    show(why);
  }

  // Once: a page that dies again before it settled is not loaded over and over. Without a memory there is no "once".
  function mayReload() {
    try {
      if (sessionStorage.getItem(mark) !== null) return false;
      sessionStorage.setItem(mark, "new");
      return true;
    } catch {
      return false;
    }
  }

  function settle() {
    let was = null;
    try {
      was = sessionStorage.getItem(mark);
      if (was === "new") sessionStorage.setItem(mark, "told");
    } catch {
      return;
    }
    if (was === "new") show("reloaded", 5000);
    if (was !== null) setTimeout(() => { if (state === "live") sessionStorage.removeItem(mark); }, settled);
  }

  window.registryCircuit = {
    alive(reference) {
      pulse = reference;
      missed = 0;
      heard = performance.now();
      become("live");
      if (notice.dataset.state === "starting") notice.hidden = true;
      settle();
    },
    gone() {
      pulse = null;
      since = performance.now();
      become("starting");
    },
    // "none", "starting", "live", "lost", "stale" or "leaving".
    state: () => (hasCircuit() || state !== "starting" ? state : "none"),
    reachable,
    // Says in sight that an act was not done.
    refuse() {
      if (state === "starting") show("starting", 4000);
      else if (notice.hidden) show("refused", 4000);
      else tell("refused");
    },
    // Somebody acts on a page that has not answered for a while: now is when it matters.
    doubt() {
      if (performance.now() - heard > 3000) void ask();
    },
  };

  async function ask() {
    if (document.hidden || asking) return;
    if (state === "starting" && hasCircuit() && performance.now() - since > slowStart) {
      become("lost");
      show("lost");
      await renew();
      return;
    }
    if (!pulse || state !== "live") return;
    asking = true;
    // One late answer is a busy server; two are a dead circuit.
    missed = (await answers()) ? 0 : missed + 1;
    asking = false;
    if (missed === 1) setTimeout(ask, 1000);
    else if (missed > 1) lost();
  }

  notice.querySelector("[data-circuit-retry]").addEventListener("click", () => hurry?.());
  notice.querySelector("[data-circuit-reload]").addEventListener("click", () => location.reload());

  // The moments at which a page wakes: ask if it thinks it is alive, else do not wait for the next attempt.
  function wake() {
    if (document.hidden) return;
    if (state === "lost") hurry?.();
    else void ask();
  }

  document.addEventListener("visibilitychange", wake);
  window.addEventListener("online", wake);
  window.addEventListener("pageshow", (event) => { if (event.persisted) wake(); });
  setInterval(() => void ask(), every);

  // The framework shows this element where a circuit failed for good, and then says nothing of its connection.
  new MutationObserver(() => { if (state === "live") lost(); })
    .observe(document.getElementById("blazor-error-ui"), { attributes: true, attributeFilter: ["style"] });

  Blazor.start({ circuit: { reconnectionHandler: { onConnectionDown: lost, onConnectionUp() {} } } }).catch(() => {
    if (!hasCircuit()) return;
    become("lost");
    show("lost");
    void renew();
  });
})();
