// Applies a filter as it is changed. htmx, when it is there, swaps the results and leaves the form and its focus alone.
const WAIT_MS = 500;
const FOCUS_KEY = 'filter-focus';
const LINK_KEY = 'link-focus';
const submitted = new WeakMap();

const state = (form) => new URLSearchParams(new FormData(form)).toString();

function submit(form) {
  if (submitted.get(form) === state(form) || !form.checkValidity()) return;
  submitted.set(form, state(form));
  form.requestSubmit();
}

for (const form of document.querySelectorAll('form.filters[data-autosubmit]')) {
  submitted.set(form, state(form));
  let timer = 0;
  form.addEventListener('change', () => {
    clearTimeout(timer);
    submit(form);
  });
  form.addEventListener('input', (event) => {
    if (!event.target.matches('[type="text"], [type="search"], [type="number"]') || event.isComposing) return;
    clearTimeout(timer);
    timer = setTimeout(submit, WAIT_MS, form);
  });
  // Empty fields have no place in an address that people share.
  form.addEventListener('formdata', ({ formData }) => {
    for (const [name, value] of [...formData]) if (value === '') formData.delete(name);
  });
  form.addEventListener('submit', () => {
    if (!window.htmx) sessionStorage.setItem(FOCUS_KEY, document.activeElement?.id ?? '');
  });
}

document.addEventListener('htmx:configRequest', ({ detail }) => {
  if (!detail.elt.matches('form.filters')) return;
  for (const [name, value] of Object.entries(detail.parameters)) if (value === '') delete detail.parameters[name];
});

// Say the new totals to those who cannot see them change.
document.addEventListener('htmx:afterSettle', ({ target }) => {
  const status = document.getElementById('results-status');
  const totals = document.querySelector('#results .totals, #results .empty');
  if (target.id === 'results' && status && totals) status.textContent = totals.innerText.replace(/\s+/g, ' ').trim();
});

// Sorting, or taking a filter away, loads the page anew: focus belongs on the head that was activated (its address
// then sorts the other way), or on the next filter that can be taken away.
const CHIPS = '.chips';
const sortOf = (link) => new URL(link.href).searchParams.get('ordering')?.replace(/^-/, '');

document.addEventListener('click', ({ target, ctrlKey, metaKey, shiftKey }) => {
  const link = target.closest('#results :is(th[aria-sort] > a, .chips a)');
  if (!link || ctrlKey || metaKey || shiftKey) return; // a new tab or window
  sessionStorage.setItem(LINK_KEY, link.closest(CHIPS) ? CHIPS : sortOf(link));
});
const followed = sessionStorage.getItem(LINK_KEY);
if (followed) {
  sessionStorage.removeItem(LINK_KEY);
  const next = followed === CHIPS
    ? (document.querySelector('.chips a') ?? document.querySelector('form.filters :is(input:not([type="hidden"]), select)'))
    : [...document.querySelectorAll('#results th[aria-sort] > a')].find((link) => sortOf(link) === followed);
  next?.focus({ preventScroll: true });
}

const focused = sessionStorage.getItem(FOCUS_KEY);
if (focused) {
  sessionStorage.removeItem(FOCUS_KEY);
  document.getElementById(focused)?.focus({ preventScroll: true });
}
