// A figure opens its explanation above the page it stands on. Without this script the link leads to the same on a page
// of its own, and so it does with a key or button that asks for a new tab.
let dialog = null;
let opener = null;

function opened() {
  if (dialog) return dialog;
  dialog = document.createElement('dialog');
  dialog.className = 'explanation-dialog';
  dialog.setAttribute('aria-labelledby', 'explanation-title');
  // The backdrop belongs to the dialog, its content does not reach there.
  dialog.addEventListener('click', ({ target }) => target === dialog && dialog.close());
  // Escape closes what floats within first; tables.js does that.
  dialog.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && dialog.querySelector('details.cite[open]')) event.preventDefault();
  });
  dialog.addEventListener('close', () => {
    dialog.replaceChildren();
    opener?.focus({ preventScroll: true });
  });
  document.body.append(dialog);
  return dialog;
}

async function explain(link) {
  const address = new URL(link.href);
  address.searchParams.set('fragment', '1');
  link.setAttribute('aria-busy', 'true');
  try {
    const answer = await fetch(address, { headers: { accept: 'text/html' } });
    if (!answer.ok) throw new Error(answer.statusText);
    const content = document.createRange().createContextualFragment(await answer.text());
    const shown = opened();
    shown.replaceChildren(content);
    if (!shown.open) {
      opener = link;
      shown.showModal();
    }
    shown.scrollTop = 0;
    shown.querySelector('#explanation-title')?.focus();
    // Its tables are watched as those of any other part that came later.
    shown.dispatchEvent(new CustomEvent('htmx:load', { bubbles: true }));
  } catch {
    location.assign(link.href); // the page itself says what is wrong
  } finally {
    link.removeAttribute('aria-busy');
  }
}

document.addEventListener('click', (event) => {
  const link = event.target.closest?.('a.figure');
  if (!link || event.defaultPrevented || event.button !== 0) return;
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || !window.HTMLDialogElement) return;
  event.preventDefault();
  explain(link);
});
