// Applies a filter as it is changed. htmx, when it is there, swaps the results and leaves the form and its focus alone.
const WAIT_MS = 500;
const FOCUS_KEY = 'filter-focus';
const SORT_KEY = 'sort-focus';
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

// Sorting loads the page anew: focus belongs on the head that was activated, whose address then sorts the other way.
const sortOf = (link) => new URL(link.href).searchParams.get('ordering')?.replace(/^-/, '');
const sortLinks = () => [...document.querySelectorAll('#results th[aria-sort] > a')];

document.addEventListener('click', ({ target }) => {
  const link = target.closest('#results th[aria-sort] > a');
  if (link) sessionStorage.setItem(SORT_KEY, sortOf(link));
});
const sorted = sessionStorage.getItem(SORT_KEY);
if (sorted) {
  sessionStorage.removeItem(SORT_KEY);
  sortLinks().find((link) => sortOf(link) === sorted)?.focus({ preventScroll: true });
}

const focused = sessionStorage.getItem(FOCUS_KEY);
if (focused) {
  sessionStorage.removeItem(FOCUS_KEY);
  document.getElementById(focused)?.focus({ preventScroll: true });
}
