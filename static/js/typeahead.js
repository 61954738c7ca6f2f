// Search suggestions as an ARIA combobox. The server sends the listbox; without this file the form just searches.
const WAIT_MS = 120;

function enhance(form) {
  const input = form.querySelector('input[name="q"]');
  const box = document.createElement('div');
  box.className = 'suggestions';
  box.id = `${input.id}-suggestions`;
  box.hidden = true;
  form.append(box);
  input.setAttribute('role', 'combobox');
  input.setAttribute('aria-autocomplete', 'list');
  input.setAttribute('aria-expanded', 'false');

  let options = [];
  let current = -1;
  let timer = 0;
  let request = new AbortController();

  function close() {
    clearTimeout(timer);
    request.abort();
    box.hidden = true;
    current = -1;
    input.setAttribute('aria-expanded', 'false');
    input.removeAttribute('aria-activedescendant');
  }

  function choose(index) {
    options[current]?.setAttribute('aria-selected', 'false');
    current = index;
    const option = options[current];
    if (!option) return input.removeAttribute('aria-activedescendant');
    option.setAttribute('aria-selected', 'true');
    option.scrollIntoView({ block: 'nearest' });
    input.setAttribute('aria-activedescendant', option.id);
  }

  function show(html) {
    box.innerHTML = html; // our own server's fragment, names escaped by Django
    options = [...box.querySelectorAll('[role="option"]')];
    current = -1;
    const list = box.querySelector('[role="listbox"]');
    if (list) list.id = `${box.id}-list`;
    options.forEach((option, index) => {
      option.id = `${box.id}-${index}`;
      option.setAttribute('aria-selected', 'false');
      option.querySelector('a').tabIndex = -1;
    });
    box.hidden = !html.trim();
    input.setAttribute('aria-expanded', String(options.length > 0));
    if (list) input.setAttribute('aria-controls', list.id);
    input.removeAttribute('aria-activedescendant');
  }

  async function suggest() {
    request.abort();
    request = new AbortController();
    const { signal } = request;
    try {
      const query = new URLSearchParams(new FormData(form)); // with the day the page is read from
      query.set('q', input.value.trim());
      const url = `${form.dataset.typeahead}?${query}`;
      const response = await fetch(url, { signal, headers: { Accept: 'text/html' } });
      const html = await response.text();
      if (response.ok && !signal.aborted) show(html);
    } catch (error) {
      if (error.name !== 'AbortError') close();
    }
  }

  input.addEventListener('input', (event) => {
    clearTimeout(timer);
    if (event.isComposing) return; // half-typed pinyin is not a query
    if (!input.value.trim()) return close();
    timer = setTimeout(suggest, WAIT_MS);
  });
  input.addEventListener('compositionend', () => {
    if (input.value.trim()) timer = setTimeout(suggest, WAIT_MS);
  });
  input.addEventListener('keydown', (event) => {
    if (event.isComposing) return;
    if (event.key === 'Escape' && !box.hidden) {
      event.preventDefault();
      close();
    } else if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && !box.hidden && options.length) {
      event.preventDefault();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      // one place more than there are options: the input itself
      choose(((current + 1 + step + options.length + 1) % (options.length + 1)) - 1);
    } else if (event.key === 'ArrowDown' && box.hidden && input.value.trim()) {
      suggest();
    } else if (event.key === 'Enter' && options[current] && !box.hidden) {
      event.preventDefault();
      location.assign(options[current].querySelector('a').href);
    }
  });
  form.addEventListener('focusout', (event) => {
    if (!form.contains(event.relatedTarget)) close();
  });
  box.addEventListener('mousedown', (event) => event.preventDefault()); // keep focus in the input
}

document.querySelectorAll('form[data-typeahead]').forEach(enhance);

document.addEventListener('keydown', (event) => {
  if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest('input, select, textarea, [contenteditable]')) return;
  const input = document.querySelector('form[data-typeahead] input[name="q"]');
  if (!input) return;
  event.preventDefault();
  input.focus();
  input.select();
});
