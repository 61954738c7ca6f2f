// The form for rounds: reads what is pasted, fills in the amount as it is worded, ties fields to their words.
const CURRENCIES = ['CNY', 'USD', 'HKD', 'EUR', 'JPY', 'GBP', 'KRW', 'SGD'];
const SHORTEST_PASTE = 20;
const WHOLE_ANNOUNCEMENT = /^\s*https?:\/\/\S+\s+\S/;
const WHOLE_DAY = /^20\d\d-\d\d-\d\d$/;
const AMOUNT = { currency: 'currency', min: 'amount_min', max: 'amount_max' };

const byId = (id) => document.getElementById(id);

// What was read last: losing focus to the fresh form, a field says once more that it has changed.
const lastRead = {};
const valueOf = (id) => byId(id)?.value ?? '';
const READ_OF = ['address', 'published_on', 'announcement'];
const noteRead = () => READ_OF.forEach((id) => { lastRead[id] = valueOf(id); });

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

/** Another announcement in place of the one that stands there: its page and day go with it. */
function begin(field) {
  field.select();
  ['address', 'published_on'].forEach((id) => { byId(id).value = ''; });
  document.querySelector('#entry input[name="round_number"]').value = '0';
}

document.addEventListener('paste', ({ target, clipboardData }) => {
  const text = clipboardData?.getData('text') ?? '';
  if (target.id === 'announcement' && target.value.trim()) {
    const isAllSelected = target.selectionStart === 0 && target.selectionEnd === target.value.length;
    if (WHOLE_ANNOUNCEMENT.test(text) || (isAllSelected && text.trim().length >= SHORTEST_PASTE)) begin(target);
  }
  if (!window.htmx) return;
  if (target.id === 'announcement' && text.trim().length >= SHORTEST_PASTE) setTimeout(read);
  if (target.id === 'address' && text.trim()) setTimeout(read);
});

/** A source that comes along bears the day of its page, unless somebody typed another there. */
function dateSources() {
  const day = valueOf('published_on').trim();
  if (!WHOLE_DAY.test(day)) return;
  for (const field of document.querySelectorAll('.new-source input[name$="-published_on"]')) {
    if (field.value.trim() === (lastRead.published_on ?? '').trim()) field.value = day;
  }
}

const isUnread = (id) => valueOf(id) !== (lastRead[id] ?? '');

function readChanged({ target }) {
  if (target.id === 'published_on') dateSources();
  if (window.htmx && target.matches('[data-reads]') && target.isConnected && isUnread(target.id) && valueOf('announcement').trim()) read();
}
document.addEventListener('change', readChanged);
document.addEventListener('focusout', readChanged); // a day put back while an answer came has no change to tell
// --- what is typed while the answer is under way stays, and so does the caret ---

const sent = new WeakMap();
const fieldsOf = (part) => [...part.querySelectorAll('input:not([type="hidden"]), textarea, select')].filter((one) => one.id);
const stateOf = (field) => (field.matches('[type="checkbox"], [type="radio"]') ? field.checked : field.value);
let typedMeanwhile = [];
let place = null;

document.addEventListener('htmx:beforeSend', ({ detail }) => {
  if (detail.target.id === 'round-form') sent.set(detail.xhr, new Map(fieldsOf(detail.target).map((one) => [one.id, stateOf(one)])));
});
document.addEventListener('htmx:beforeSwap', ({ detail }) => {
  if (detail.target.id !== 'round-form') return;
  const before = sent.get(detail.xhr) ?? new Map();
  typedMeanwhile = fieldsOf(detail.target).filter((one) => before.has(one.id) && before.get(one.id) !== stateOf(one))
    .map((one) => [one.id, stateOf(one)]);
  const { id, selectionStart, selectionEnd } = document.activeElement;
  const isElsewhere = detail.target.contains(document.activeElement) && !document.activeElement.closest('.round-paste');
  const isTyping = typedMeanwhile.some(([one]) => one === id);
  place = id && (isTyping || (isElsewhere && !document.activeElement.matches('button'))) ? [id, selectionStart, selectionEnd] : null;
});

/** Puts back what was typed; tells whether the caret is where it was. */
function resume() {
  for (const [id, state] of typedMeanwhile) {
    const field = byId(id);
    if (!field) continue;
    field[field.matches('[type="checkbox"], [type="radio"]') ? 'checked' : 'value'] = state;
    field.dispatchEvent(new Event('input', { bubbles: true }));
  }
  typedMeanwhile = [];
  const field = place && byId(place[0]);
  if (!field) return false;
  if (document.activeElement === field) return true;
  field.focus();
  if (place[1] !== null && place[1] !== undefined) field.setSelectionRange(place[1], place[2]);
  return true;
}

document.addEventListener('htmx:afterSwap', ({ target }) => {
  if (target.id !== 'round-form') return;
  noteRead();
  resume();
});
document.addEventListener('htmx:afterSettle', ({ target }) => {
  if (target.id !== 'round-form') return;
  const isKept = resume();
  const changed = ['address', 'published_on'].filter((id) => isUnread(id) && document.activeElement.id !== id);
  if (changed.length) setTimeout(read);
  if (isKept) return; // settling gives the focus to the field that asks for it
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
  const isDue = READ_OF.includes(target.id) && READ_OF.some(isUnread);
  if (key === 'Enter' && isDue && valueOf('announcement').trim() && (ctrlKey || metaKey) && !altKey && !shiftKey) {
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

// A day that was guessed is looked at before it is submitted: the first press leads there, the second submits.
document.getElementById('entry')?.addEventListener('submit', (event) => {
  const hint = document.querySelector('#round-form [data-look]');
  if (!hint?.hidden || !['submit', 'another'].includes(event.submitter?.value)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  hint.hidden = false;
  byId('published_on').focus();
  byId('published_on').select();
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

// --- restored by what keeps it, which may have come first ---

function readRestored() {
  if (document.readyState !== 'complete') addEventListener('load', readRestored, { once: true }); // the button is not yet tied
  else if (window.htmx && valueOf('announcement').trim()) read();
}
const form = byId('entry');
form?.addEventListener('desk:restored', readRestored);
if (form && 'restored' in form.dataset) readRestored();
