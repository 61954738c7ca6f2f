// What CSS alone cannot do for tables, tips and citations.

// A table that fits needs no scrolling region: its header may then stick to the window.
const observer = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    const region = target.closest('.table-region');
    if (region) fit(region);
  }
});

function fit(region) {
  const table = region.querySelector('table');
  const fits = !table || table.offsetWidth <= region.clientWidth + 1;
  region.toggleAttribute('data-fits', fits);
  if (fits) region.removeAttribute('tabindex');
  else region.tabIndex = 0;
}

function watch(root) {
  for (const region of root.querySelectorAll('.table-region')) {
    observer.observe(region);
    const table = region.querySelector('table');
    if (table) observer.observe(table);
  }
}
watch(document);
document.addEventListener('htmx:load', ({ target }) => watch(target));

// Escape closes what floats; so does a click elsewhere.
function closeCitations(except) {
  for (const cite of document.querySelectorAll('details.cite[open]')) if (cite !== except) cite.open = false;
}
document.addEventListener('click', ({ target }) => closeCitations(target.closest('details.cite')));
document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape') return;
  const open = document.querySelector('details.cite[open]');
  if (open?.contains(document.activeElement)) open.querySelector('summary').focus();
  closeCitations();
  for (const tipped of document.querySelectorAll('.tipped:is(:hover, :focus, :focus-within)')) {
    tipped.dataset.dismissed = '';
    for (const type of ['pointerleave', 'blur']) {
      tipped.addEventListener(type, () => delete tipped.dataset.dismissed, { once: true });
    }
  }
});
