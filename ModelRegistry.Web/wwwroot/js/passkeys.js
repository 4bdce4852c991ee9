// Makes a passkey, or signs in with one: asks the server what to ask the authenticator, and sends its answer with the form.
(() => {
  "use strict";
  const failures = {
    NotAllowedError: "The passkey was not used: it was cancelled, or took too long.",
    InvalidStateError: "This device already has a passkey for this account.",
    SecurityError: "Passkeys need https, or localhost, and this registry's own name.",
  };

  async function obtain(form) {
    if (!window.PublicKeyCredential?.parseCreationOptionsFromJSON)
      throw new Error("This browser has no passkeys, or this address is not secure (https or localhost).");
    const url = form.dataset.passkey;
    const token = form.querySelector("input[name=__RequestVerificationToken]").value;
    const response = await fetch(url, { method: "POST", headers: { RequestVerificationToken: token } });
    if (!response.ok) throw new Error(response.status === 429 ? "Too many tries; wait a minute." : "The page is too old; load it again.");
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
      error.textContent = failures[failure.name] ?? failure.message;
      error.hidden = false;
    }
  });
})();
