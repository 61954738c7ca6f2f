// What is typed in a form of the desk, kept in this browser until it was sent or discarded.
// A record belongs to a user, an address and a tab. A reload restores it, and so does signing in again; who
// comes back to the page later finds the form empty, and what was left there on offer.
const WAIT_MS = 400;
const PREFIX = 'desk:';
const SENT = 'desk:sent';
const OWN = ['csrfmiddlewaretoken', '_act'];
const DAYS = 30;
const FIRST_WORDS = 40;

const user = document.querySelector('.desk-nav')?.dataset.user ?? '';
const page = `${PREFIX}${user}:${location.pathname}${location.search}:`;
let own = page + tabName(sessionStorage.getItem('desk:tab'));

function tabName(known) {
  const name = known ?? crypto.randomUUID?.() ?? String(Math.random()).slice(2);
  sessionStorage.setItem('desk:tab', name);
  return name;
}

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function write(key, value) {
  try {
    localStorage.setItem(key, JSON.stringify(value));
    return true;
  } catch {
    return false; // full, or forbidden
  }
}

// The same visit goes on: nothing else was meant to be entered here.
let goesOn = ['reload', 'back_forward'].includes(performance.getEntriesByType('navigation')[0]?.type)
  || /\/sign-in\/(?:[?#]|$)/.test(document.referrer);

// after a page that says so, what was sent is safe on the server
function forgetSent() {
  const sent = sessionStorage.getItem(SENT);
  goesOn ||= sent === own; // sent, and not received
  if (sent && document.querySelector('.messages .desk-done')) localStorage.removeItem(sent);
  sessionStorage.removeItem(SENT);
}

function forgetOld() {
  const limit = Date.now() - DAYS * 864e5;
  Object.keys(localStorage)
    .filter((key) => key.startsWith(PREFIX) && (read(key)?.at ?? 0) < limit)
    .forEach((key) => localStorage.removeItem(key));
}

// A tab holds a lock for as long as it lives; elsewhere than on a safe origin there are no locks.
function claim() {
  return new Promise((resolve) => {
    const hold = () => {
      resolve(true);
      return new Promise(() => {});
    };
    // After a reload the page before may hold it for a moment more.
    navigator.locks.request(own, { signal: AbortSignal.timeout(500) }, hold).catch(() => resolve(false));
  });
}

async function openTabs(renamed) {
  if (!navigator.locks) return null;
  if (!await claim()) { // a copy of a tab bears its name
    own = page + tabName(null);
    await claim();
    renamed();
  }
  const { held, pending } = await navigator.locks.query();
  return new Set([...held, ...pending].map((lock) => lock.name));
}

function values(form) {
  const found = {};
  for (const [name, value] of new FormData(form)) {
    if (!OWN.includes(name) && typeof value === 'string') (found[name] ??= []).push(value);
  }
  return found;
}

const fingerprint = (form) => JSON.stringify(values(form));

function put(form, record) {
  const missing = [];
  for (const field of form.elements) {
    if (!field.name || OWN.includes(field.name) || field.type === 'submit') continue;
    if (field.type === 'hidden' && !('kept' in field.dataset)) continue;
    const kept = record.values[field.name] ?? [];
    if (field.type === 'checkbox' || field.type === 'radio') field.checked = kept.includes(field.value);
    else if (kept.length) [field.value] = kept;
  }
  for (const [name, kept] of Object.entries(record.values)) {
    if (!form.elements[name]) kept.forEach((value) => missing.push([name, value]));
  }
  // rows that come along have fields only once the server has drawn them
  const rows = form.querySelector('#new-rows, #round-form');
  for (const [name, value] of rows ? missing : []) {
    const input = document.createElement('input');
    Object.assign(input, { type: 'hidden', name, value });
    rows.append(input);
  }
  form.dataset.restored = '';
  form.dispatchEvent(new Event('desk:restored'));
}

/** What was typed first, without an address: enough to know it by. */
function firstWords({ begun, values: found }) {
  let before = {};
  try {
    before = JSON.parse(begun);
  } catch { /* kept by an older page */ }
  const order = Object.entries(found).sort(([one], [other]) => (other === 'announcement') - (one === 'announcement'));
  const typed = order.filter(([name, kept]) => name !== 'filled' && String(kept) !== String(before[name] ?? ''));
  const words = typed.map(([, kept]) => kept[0].replace(/^\s*https?:\S+\s+/, '').trim()).find((text) => text) ?? '…';
  const [line] = words.split('\n');
  return line.length > FIRST_WORDS ? `${line.slice(0, FIRST_WORDS)}…` : line;
}

export async function keep(form) {
  if ('kept' in form.dataset) return;
  form.dataset.kept = '';
  const note = document.getElementById('kept');
  const initial = fingerprint(form);
  let timer = 0;
  let isUnkept = false;

  function save() {
    clearTimeout(timer);
    const now = fingerprint(form);
    if (now === initial && !('answered' in form.dataset)) return localStorage.removeItem(own);
    isUnkept = !write(own, { at: Date.now(), begun: initial, values: JSON.parse(now) });
    if (isUnkept && note) {
      note.querySelector('span').textContent = form.dataset.unkept;
      note.hidden = false;
    }
  }

  function tell(words, record) {
    if (!note) return;
    const isToday = new Date(record.at).toDateString() === new Date().toDateString();
    const time = new Intl.DateTimeFormat(document.documentElement.lang, { ...(!isToday && { dateStyle: 'medium' }), timeStyle: 'short' });
    const parts = { '{time}': time.format(record.at), '{words}': firstWords(record) };
    note.querySelector('span').textContent = words.replace(/\{time\}|\{words\}/g, (one) => parts[one]);
    note.hidden = false;
  }

  function restore(key, record) {
    put(form, record);
    if (key !== own) localStorage.removeItem(key);
    save();
    if (!note) return;
    tell(note.dataset.restored, record);
    if (record.begun !== initial) note.querySelector('span').append(` ${note.dataset.changed}`);
    note.querySelector('[data-take]').hidden = true;
  }

  function offer([key, record]) {
    if (!note) return;
    note.dataset.key = key;
    tell(note.dataset.left, record);
    const button = note.querySelector('[data-take]');
    button.hidden = false;
    button.addEventListener('click', () => {
      delete note.dataset.key;
      restore(key, record);
    }, { once: true });
  }

  const sooner = () => {
    clearTimeout(timer);
    timer = setTimeout(save, WAIT_MS);
  };
  form.addEventListener('input', sooner);
  form.addEventListener('change', sooner);
  addEventListener('pagehide', () => { if (timer) save(); });
  addEventListener('beforeunload', (event) => { if (isUnkept && !form.dataset.sending) event.preventDefault(); });
  form.addEventListener('submit', () => {
    save();
    form.dataset.sending = '';
    sessionStorage.setItem(SENT, own);
    // signed in again in another tab: the token of this page is an old one
    const token = document.cookie.match(/(?:^|; )(?:__Host-)?csrftoken=([^;]+)/)?.[1];
    const field = form.elements.csrfmiddlewaretoken;
    if (token && field) field.value = token;
  });
  note?.querySelector('[data-discard]').addEventListener('click', () => {
    localStorage.removeItem(note.dataset.key ?? own);
    if (note.dataset.key) {
      note.hidden = true;
      return;
    }
    clearTimeout(timer);
    timer = 0;
    form.dataset.sending = '';
    form.reset();
    location.replace(location.href);
  });

  const isAnswered = 'answered' in form.dataset;
  const mine = !isAnswered && read(own);
  if (isAnswered) save(); // what was sent stands in the form already
  else if (mine && goesOn) restore(own, mine); // at once, before anything is typed
  else if (mine) { // what is typed now is kept beside it
    localStorage.removeItem(own);
    write(`${page}left-${mine.at}`, mine);
  }
  const open = await openTabs(save);
  if (isAnswered || (mine && goesOn)) return;
  const others = Object.keys(localStorage).filter((key) => key.startsWith(page) && key !== own && !open?.has(key));
  const [latest] = others.map((key) => [key, read(key)]).filter(([, record]) => record)
    .sort(([, a], [, b]) => b.at - a.at);
  if (latest) offer(latest);
}

forgetSent();
forgetOld();
