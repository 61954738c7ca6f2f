// The form for rounds: reads what is pasted, fills in the amount as it is worded, ties fields to their words.
const CURRENCIES = ['CNY', 'USD', 'HKD', 'EUR', 'JPY', 'GBP', 'KRW', 'SGD'];
const SHORTEST_PASTE = 20;
const AMOUNT = { currency: 'currency', min: 'amount_min', max: 'amount_max' };

const byId = (id) => document.getElementById(id);

// What was read last: losing focus to the fresh form, a field says once more that it has changed.
const lastRead = {};
const valueOf = (id) => byId(id)?.value ?? '';
const noteRead = () => ['address', 'published_on'].forEach((id) => { lastRead[id] = valueOf(id); });

function read() {
  noteRead();
  byId('read')?.click();
}

// --- what was filled in, and what was typed ---

const filledInput = () => document.querySelector('#entry input[name="filled"]');

function filled() {
  try {
    return JSON.parse(filledInput()?.value || '{}');
  } catch {
    return {};
  }
}

/** Puts a value where nothing stands or only what was filled in before; tells whether it did. */
function fillIn(name, value) {
  const field = byId(`id_${name}`);
  const before = filled();
  if (!field || (field.value.trim() && field.value.trim() !== (before[name] ?? ''))) return false;
  filledInput().value = JSON.stringify({ ...before, [name]: value });
  if (field.value.trim() === value) return false;
  field.value = value;
  return true;
}

document.addEventListener('htmx:afterSwap', ({ target }) => {
  if (target.id !== 'amount-read') return;
  const words = target.querySelector('[data-fill]');
  if (!words) return;
  const changed = Object.entries(AMOUNT).filter(([key, name]) => (
    (words.dataset[key] || key !== 'currency') && fillIn(name, words.dataset[key])
  ));
  if (changed.length) byId('id_amount_max').dispatchEvent(new Event('change', { bubbles: true }));
});

// --- currencies by one key ---

document.addEventListener('click', ({ target }) => {
  const choice = target.closest('[data-currency-choice]');
  if (!choice) return;
  const field = byId('id_currency');
  field.value = choice.dataset.currencyChoice;
  field.dispatchEvent(new Event('change', { bubbles: true }));
  field.focus();
});

document.addEventListener('beforeinput', (event) => {
  const field = event.target;
  if (!field.matches?.('#id_currency, #id_valuation_currency') || event.inputType !== 'insertText') return;
  const typed = (field.value.slice(0, field.selectionStart) + (event.data ?? '')).toUpperCase();
  const code = CURRENCIES.find((one) => one.startsWith(typed));
  if (!code || field.selectionEnd !== field.value.length) return;
  event.preventDefault();
  field.value = code;
  field.setSelectionRange(typed.length, code.length); // the next letter may still say another
  field.dispatchEvent(new Event('change', { bubbles: true })); // a browser tells none of what it did not write
});

// --- reading ---

document.addEventListener('paste', ({ target, clipboardData }) => {
  if (!window.htmx) return;
  const text = clipboardData?.getData('text') ?? '';
  if (target.id === 'announcement' && text.trim().length >= SHORTEST_PASTE) setTimeout(read);
  if (target.id === 'address' && text.trim()) setTimeout(read);
});

document.addEventListener('change', ({ target }) => {
  const isNew = target.matches('[data-reads]') && target.isConnected && target.value !== (lastRead[target.id] ?? '');
  if (window.htmx && isNew && valueOf('announcement').trim()) read();
});
document.getElementById('entry')?.addEventListener('desk:restored', () => { if (valueOf('announcement').trim()) read(); });
document.addEventListener('htmx:afterSettle', ({ target }) => {
  if (target.id !== 'round-form') return;
  noteRead();
  const asked = document.activeElement;
  if (asked.matches('input[autofocus]')) asked.select(); // what is typed now replaces the guess
});
noteRead();

// The address of the page is its source, read or not.
document.addEventListener('input', ({ target }) => {
  if (target.id === 'address') fillIn('source_ids', target.value.trim());
});

document.addEventListener('keydown', (event) => {
  const { target, key, code, altKey, ctrlKey, metaKey, shiftKey } = event;
  if (event.isComposing) return;
  if (key === 'Enter' && target.closest('.round-paste') && (ctrlKey || metaKey) && !altKey && !shiftKey) {
    event.preventDefault();
    event.stopImmediatePropagation(); // elsewhere it submits
    read();
  } else if (altKey && !ctrlKey && !metaKey && !shiftKey) {
    const button = document.querySelector(`#round [data-key="${CSS.escape(code)}"]`);
    if (!button) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    button.click();
  }
}, { capture: true });

// --- a field and its words ---

function tie(name) {
  for (const mark of document.querySelectorAll('#round mark')) {
    mark.classList.toggle('is-tied', mark.dataset.fields.split(' ').includes(name));
  }
  for (const slot of document.querySelectorAll('#round [data-slot]')) {
    slot.classList.toggle('is-tied', slot.dataset.slot === name);
  }
  const tied = document.querySelector('#round mark.is-tied');
  const box = tied?.closest('.announcement-text');
  if (box && box.scrollHeight > box.clientHeight) box.scrollTop = tied.offsetTop - box.clientHeight / 3;
}

document.addEventListener('focusin', ({ target }) => {
  const slot = target.closest('#round [data-slot]');
  const mark = target.closest('#round mark');
  if (slot) tie(slot.dataset.slot);
  else if (mark) tie(mark.dataset.fields.split(' ')[0]);
});

document.addEventListener('click', (event) => {
  const mark = event.target.closest('#round mark');
  if (!mark) return;
  event.preventDefault();
  byId(`id_${mark.dataset.fields.split(' ')[0]}`)?.focus();
});
