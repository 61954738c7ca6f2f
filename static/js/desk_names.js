// Names offered while typing: an ARIA combobox, or in a field of several lines a list for the line one is in.
const WAIT_MS = 120;
let made = 0;

export function offerNames(root) {
  root.querySelectorAll('[data-suggest]:not([aria-autocomplete])').forEach(offer);
}

function offer(field) {
  const isLines = 'lines' in field.dataset;
  const box = document.createElement('div');
  box.className = 'desk-options';
  box.id = `desk-options-${(made += 1)}`;
  box.hidden = true;
  field.after(box);
  field.setAttribute('aria-autocomplete', 'list');
  field.setAttribute('aria-haspopup', 'listbox');
  if (!isLines) field.setAttribute('role', 'combobox'); // a field of several lines stays one
  expand(false);

  let options = [];
  let current = -1;
  let timer = 0;
  let request = new AbortController();

  function expand(isOpen) {
    if (!isLines) field.setAttribute('aria-expanded', String(isOpen));
  }

  // where the line one is in begins and ends
  function line() {
    if (!isLines) return [0, field.value.length];
    const start = field.value.lastIndexOf('\n', field.selectionStart - 1) + 1;
    const end = field.value.indexOf('\n', field.selectionStart);
    return [start, end < 0 ? field.value.length : end];
  }
  const typed = () => field.value.slice(...line()).trim();

  function close() {
    clearTimeout(timer);
    request.abort();
    box.hidden = true;
    current = -1;
    expand(false);
    field.removeAttribute('aria-activedescendant');
  }

  function choose(index) {
    options[current]?.setAttribute('aria-selected', 'false');
    current = index;
    const option = options[current];
    if (!option) return field.removeAttribute('aria-activedescendant');
    option.setAttribute('aria-selected', 'true');
    option.scrollIntoView({ block: 'nearest' });
    field.setAttribute('aria-activedescendant', option.id);
  }

  function take(option) {
    const [start, end] = line();
    const isLast = end === field.value.length;
    const value = option.dataset.value + (isLines && isLast ? '\n' : '');
    field.setRangeText(value, start, end, 'end');
    close();
    field.dispatchEvent(new Event('input', { bubbles: true }));
    field.dispatchEvent(new Event('change', { bubbles: true }));
    close();
  }

  function show(html) {
    box.innerHTML = html; // our own server's fragment, names escaped by Django
    options = [...box.querySelectorAll('[role="option"]')];
    current = -1;
    options.forEach((option, index) => {
      option.id = `${box.id}-${index}`;
      option.setAttribute('aria-selected', 'false');
    });
    const list = box.querySelector('[role="listbox"]');
    if (list) {
      list.id = `${box.id}-list`;
      list.setAttribute('aria-label', field.labels[0]?.firstChild.textContent.trim() ?? '');
      field.setAttribute('aria-controls', list.id);
    }
    box.hidden = !options.length;
    expand(options.length > 0);
    field.removeAttribute('aria-activedescendant');
  }

  async function suggest() {
    request.abort();
    request = new AbortController();
    const { signal } = request;
    try {
      const query = new URLSearchParams({ q: typed() });
      const response = await fetch(`${field.dataset.suggest}?${query}`, { signal, headers: { 'HX-Request': 'true' } });
      const html = await response.text();
      if (response.ok && !signal.aborted && document.activeElement === field) show(html);
    } catch (error) {
      if (error.name !== 'AbortError') close();
    }
  }

  function soon() {
    clearTimeout(timer);
    if (typed()) timer = setTimeout(suggest, WAIT_MS);
    else close();
  }

  field.addEventListener('input', (event) => {
    if (event.isTrusted && !event.isComposing) soon(); // half-typed pinyin is not a query
  });
  field.addEventListener('compositionend', soon);
  field.addEventListener('keydown', (event) => {
    if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey) return;
    const isOpen = !box.hidden && options.length > 0;
    if (event.key === 'Escape' && isOpen) {
      event.preventDefault();
      close();
    } else if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && isOpen) {
      event.preventDefault();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      // one place more than there are options: the field itself
      choose(((current + 1 + step + options.length + 1) % (options.length + 1)) - 1);
    } else if (event.key === 'ArrowDown' && !isLines && typed()) {
      event.preventDefault();
      suggest();
    } else if (event.key === 'Enter' && isOpen && options[current]) {
      event.preventDefault();
      take(options[current]);
    } else if (event.key === 'Tab' && isOpen && options[current]) {
      take(options[current]);
    } else if (event.key === 'Enter' || event.key === 'Tab') {
      if (event.key === 'Enter' && isOpen && !isLines) event.preventDefault(); // it would submit the form
      close();
    }
  });
  field.addEventListener('blur', close);
  box.addEventListener('mousedown', (event) => {
    event.preventDefault(); // keep focus in the field
    const option = event.target.closest('[role="option"]');
    if (option) take(option);
  });
}
