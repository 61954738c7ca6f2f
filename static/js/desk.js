// The editors' desk: names offered while typing, what was typed kept over reloads, keys.
import { keep } from './desk_keeping.js';
import { offerNames } from './desk_names.js';

const WAIT_MS = 350;

// --- what belongs beside the form: duplicates, new rows, what was understood ---

function beside(form) {
  const filled = new Map(); // what a wording filled in, so that a hand's own figure stays
  let timer = 0;
  let request = new AbortController();

  function swap(id, part, unchanged) {
    const old = document.getElementById(id);
    const fresh = part.querySelector(`#${id}`);
    if (old && fresh && !unchanged(old, fresh)) old.replaceWith(document.adoptNode(fresh));
  }

  function fill(said) {
    const field = said.querySelector('[data-fills]');
    if (!field) return;
    for (const [name, value] of Object.entries(JSON.parse(field.dataset.fills))) {
      const input = form.elements[name];
      if (!input || input === document.activeElement) continue;
      const isBegun = 'blank' in form.dataset && input.value === input.defaultValue;
      const isOurs = !input.value || isBegun || filled.get(name) === input.value || (input.tagName === 'SELECT' && value);
      if (isOurs && input.value !== value) {
        input.value = value;
        input.dispatchEvent(new Event('change', { bubbles: true }));
      }
      if (isOurs) filled.set(name, input.value);
    }
  }

  function show(html, changed) {
    const part = new DOMParser().parseFromString(html, 'text/html');
    swap('duplicates', part, (old, fresh) => old.textContent === fresh.textContent);
    swap('new-rows', part, (old, fresh) =>
      old.dataset.prefixes === fresh.dataset.prefixes || old.contains(document.activeElement));
    part.querySelectorAll('[data-said]').forEach((fresh) => {
      const old = form.querySelector(`[data-said="${CSS.escape(fresh.dataset.said)}"]`);
      if (!old || old.innerHTML === fresh.innerHTML) return;
      old.innerHTML = fresh.innerHTML; // our own server's fragment, escaped by Django
      if (changed.has(fresh.dataset.said)) fill(old);
    });
    offerNames(form);
  }

  const changed = new Set();
  async function look() {
    request.abort();
    request = new AbortController();
    const { signal } = request;
    const now = new Set(changed);
    try {
      const response = await fetch(form.dataset.beside, {
        method: 'POST', body: new FormData(form), signal, headers: { 'HX-Request': 'true' },
      });
      const html = await response.text();
      if (!response.ok || signal.aborted) return;
      show(html, now);
      now.forEach((name) => changed.delete(name));
    } catch (error) {
      if (error.name !== 'AbortError') throw error;
    }
  }

  function soon(event) {
    if (event.isComposing || !event.target.name) return;
    changed.add(event.target.name);
    clearTimeout(timer);
    timer = setTimeout(look, WAIT_MS);
  }
  form.addEventListener('change', soon);
  form.addEventListener('input', (event) => { if (event.target.name?.endsWith('_text')) soon(event); });
  form.addEventListener('desk:restored', look);
}

// --- help of the field one is in, said beside the form ---

function helpBeside(form) {
  const place = document.getElementById('help');
  if (!place) return;
  form.addEventListener('focusin', (event) => {
    const field = event.target.closest('.field');
    const help = field?.querySelector('.helptext')?.textContent;
    const label = field?.querySelector('label, legend')?.firstChild?.textContent;
    place.replaceChildren();
    if (!help) return;
    const name = document.createElement('b');
    name.textContent = label;
    place.append(name, help);
  });
}

// --- keys ---

const press = (form, act) => form.querySelector(`button[name="_act"][value="${act}"]`)?.click();

function formKeys(form) {
  form.addEventListener('keydown', (event) => {
    if (event.isComposing || event.altKey || !(event.ctrlKey || event.metaKey)) return;
    if (event.key === 'Enter') press(form, event.shiftKey ? 'another' : 'submit');
    else if (event.key.toLowerCase() === 's' && !event.shiftKey) press(form, 'draft');
    else return;
    event.preventDefault();
  });
}

function goKeys() {
  const bar = document.querySelector('.desk-nav');
  let first = '';
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest('input, select, textarea, [contenteditable]')) return;
    const adding = [...bar.querySelectorAll('.desk-nav-add a')];
    const goal = first === 'a' ? adding[Number(event.key) - 1] : bar.querySelector(`[data-key="${CSS.escape(first + event.key)}"]`);
    first = '';
    if (goal) {
      event.preventDefault();
      goal.click();
    } else if (event.key === 'a' || event.key === 'g') {
      first = event.key;
    }
  });
}

function begin(form) {
  if ('begun' in form.dataset) return;
  form.dataset.begun = '';
  if (form.dataset.beside) beside(form);
  helpBeside(form);
  formKeys(form);
  const wrong = [...form.elements].find((field) => field.matches('[aria-invalid="true"]'))
    ?? form.querySelector('[data-fresh] input:not([type="hidden"])');
  const first = form.querySelector('[autofocus]')
    ?? form.querySelector('.field input:not([type="hidden"]), .field textarea, .field select');
  if (!location.hash && document.activeElement === document.body) (wrong ?? first)?.focus();
}

function enhance(root) {
  offerNames(root);
  document.querySelectorAll('form[data-autosave]').forEach((form) => {
    begin(form);
    keep(form);
  });
}

enhance(document);
goKeys();
document.addEventListener('htmx:load', (event) => enhance(event.target));
