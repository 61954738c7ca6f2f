// Keys of the review pages. A letter only moves the focus; Enter then does it, so a slip decides nothing.
const OFF = "desk-keys-off";
const TYPING = "input:not([type=checkbox]), textarea, select, [contenteditable]";

const areOff = () => localStorage.getItem(OFF) === "1";

function moveTo(step) {
  const names = [...document.querySelectorAll("[data-queue] .name")];
  const at = names.findIndex(name => name.closest("li").contains(document.activeElement));
  const next = at < 0 ? (step > 0 ? 0 : names.length - 1) : Math.min(Math.max(at + step, 0), names.length - 1);
  names[next]?.focus();
}

function choose() {
  document.activeElement?.closest("[data-queue] li")?.querySelector("input[type=checkbox]:not(:disabled)")?.click();
}

function take(control) {
  if (control.hasAttribute("data-follow")) return control.click();
  const words = control.hasAttribute("data-words") && control.form?.elements.words;
  if (!words) return control.focus();
  for (const other of document.querySelectorAll("[data-armed]")) other.removeAttribute("data-armed");
  control.setAttribute("data-armed", "");
  words.focus();
}

document.addEventListener("keydown", event => {
  const typing = event.target.closest?.(TYPING);
  if (typing) {
    if (typing.closest("form[data-hasty]") && event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      return typing.form.requestSubmit();
    }
    const armed = typing.form?.querySelector("[data-armed]");
    if (armed && event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      typing.form.requestSubmit(armed);
    } else if (event.key === "Escape") typing.blur();
    return;
  }
  if (areOff() || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  const moves = document.querySelector("[data-queue]") && { j: () => moveTo(1), k: () => moveTo(-1), x: choose }[event.key];
  const control = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!moves && !control) return;
  event.preventDefault();
  moves ? moves() : take(control);
});

for (const hints of document.querySelectorAll("[data-keys]")) {
  const toggle = hints.querySelector("[data-keys-toggle]");
  const turnOff = toggle.textContent;
  const show = () => {
    toggle.textContent = areOff() ? toggle.dataset.on : turnOff;
    hints.querySelector("span").hidden = areOff();
  };
  toggle.addEventListener("click", () => {
    localStorage.setItem(OFF, areOff() ? "0" : "1");
    show();
  });
  hints.hidden = false;
  show();
}
