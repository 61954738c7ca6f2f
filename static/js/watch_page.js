// The page of the watchlist: fills its address from what this browser keeps, and lets that be edited.
import { load, readLine, save } from './watch.js';

const page = document.querySelector('[data-watch-page]');
const part = (name) => page.querySelector(`[data-watch-${name}]`);
const asked = new URLSearchParams(location.search);
let list = load();

function address({ watches, seen }) {
  const query = new URLSearchParams(watches.map((one) => ['w', one.address]));
  if (seen) query.set('since', seen);
  return watches.length ? `${page.dataset.watchPath}?${query}` : page.dataset.watchPath;
}

/** Whether the page shows this browser's watches, in whatever order. */
function isOwn() {
  const shown = new Set(asked.getAll('w'));
  return shown.size === list.watches.length && list.watches.every((one) => shown.has(one.address));
}

function keep(change) {
  list = { ...list, ...change };
  save(list);
  draw();
}

function row(watch, place) {
  const item = part('row').content.firstElementChild.cloneNode(true);
  const [name, link] = [item.querySelector('input'), item.querySelector('a')];
  name.value = watch.name;
  link.href = watch.address;
  link.textContent = decodeURIComponent(watch.address.replace(/%(?![0-9a-f]{2})/gi, '%25'));
  name.addEventListener('change', () => {
    const text = name.value.trim() || watch.address;
    keep({ watches: list.watches.with(place, { ...watch, name: text }) });
  });
  for (const button of item.querySelectorAll('[data-move]')) {
    const to = place + Number(button.dataset.move);
    button.disabled = to < 0 || to >= list.watches.length;
    button.addEventListener('click', () => {
      keep({ watches: list.watches.toSpliced(place, 1).toSpliced(to, 0, watch) });
      part('rows').children[to].querySelector(`[data-move="${button.dataset.move}"]`).focus();
    });
  }
  item.querySelector('[data-remove]').addEventListener('click', () => {
    const watches = list.watches.toSpliced(place, 1);
    save({ watches, seen: watches.length ? list.seen : '' });
    location.assign(address(load()));
  });
  return item;
}

function draw() {
  part('own').hidden = false;
  part('rows').replaceChildren(...list.watches.map(row));
  page.querySelector('#watch-text').value = list.watches.map((one) => `${one.address} ${one.name}`).join('\n');
  const names = new Map(list.watches.map((one) => [one.address, one.name]));
  for (const link of page.querySelectorAll('[data-watch-named]')) {
    link.textContent = names.get(link.dataset.watchNamed) ?? link.textContent;
  }
  const own = isOwn();
  const shown = asked.getAll('w').length > 0;
  if (part('read')) part('read').hidden = !own || list.seen === page.dataset.watchVersion;
  if (part('adopt')) part('adopt').hidden = own || !shown;
  if (part('foreign')) part('foreign').hidden = own || !list.watches.length;
}

part('read')?.addEventListener('click', () => {
  save({ ...list, seen: page.dataset.watchVersion });
  location.assign(address(load()));
});

part('adopt')?.addEventListener('click', () => {
  const known = new Set(list.watches.map((one) => one.address));
  const added = [...page.querySelectorAll('[data-watch-named]')]
    .map((link) => ({ address: link.dataset.watchNamed, name: link.textContent.trim() }))
    .filter((one) => !known.has(one.address));
  save({ watches: [...list.watches, ...added], seen: list.seen || page.dataset.watchVersion });
  location.assign(address(load()));
});

part('import').addEventListener('click', () => {
  const lines = page.querySelector('#watch-text').value.split('\n').filter((line) => line.trim());
  const bad = lines.find((line) => !readLine(line));
  part('fault').hidden = !bad;
  part('fault').querySelector('code').textContent = bad ?? '';
  if (bad) return;
  const watches = [...new Map(lines.map(readLine).map((one) => [one.address, one])).values()];
  save({ watches, seen: watches.length ? list.seen || page.dataset.watchVersion : '' });
  location.assign(address(load()));
});

// The bare address means this browser's own list.
if (!asked.has('w') && list.watches.length) location.replace(address(list));
else draw();
