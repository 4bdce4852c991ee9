// Makes a passkey, or signs in with one: asks the server what to ask the authenticator, and sends its answer with the form.
(() => {
  "use strict";
  const { word } = window.registryWords;
  const failures = { NotAllowedError: "passkeyCancelled", InvalidStateError: "passkeyKnown", SecurityError: "passkeyInsecure" };

  async function obtain(form) {
    if (!window.PublicKeyCredential?.parseCreationOptionsFromJSON)
      throw new Error(word("passkeyNone"));
    const url = form.dataset.passkey;
    const token = form.querySelector("input[name=__RequestVerificationToken]").value;
    const response = await fetch(url, { method: "POST", headers: { RequestVerificationToken: token } });
    if (!response.ok) throw new Error(word(response.status === 429 ? "passkeyBusy" : "passkeyOld"));
    const options = await response.json();
    return form.hasAttribute("data-passkey-create")
      ? navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
      : navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
  }

  document.addEventListener("submit", async (event) => {
    const form = event.target instanceof HTMLFormElement && event.target.matches("[data-passkey]") ? event.target : null;
    if (!form) return;
    event.preventDefault();
    const error = form.querySelector("[data-passkey-error]");
    error.hidden = true;
    try {
      const credential = await obtain(form);
      form.querySelector("[data-passkey-credential]").value = JSON.stringify(credential);
      form.submit();
    } catch (failure) {
      error.textContent = failure.name in failures ? word(failures[failure.name]) : failure.message;
      error.hidden = false;
    }
  });
})();
