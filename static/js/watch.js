// The watchlist of this browser, and the buttons that put the present list or company on it.
// Kept as {watches: [{address, name}], seen: the version of the dataset that was read last}; nothing of it is sent.
const KEY = 'watchlist';
const PATH = /^\/(?!\/)\S*$/;

export function load() {
  try {
    const { watches = [], seen = '' } = JSON.parse(localStorage.getItem(KEY)) ?? {};
    return { watches: watches.filter(({ address, name }) => PATH.test(address) && name), seen: String(seen) };
  } catch {
    return { watches: [], seen: '' }; // storage forbidden, or written by another hand
  }
}

/** False where the browser keeps nothing. */
export function save(list) {
  try {
    localStorage.setItem(KEY, JSON.stringify(list));
    return true;
  } catch {
    return false;
  }
}

/** The address and the name in a line of text, or null. */
export function readLine(line) {
  const [text, ...rest] = line.trim().split(/\s+/);
  try {
    const { origin, pathname, search } = new URL(text, location.origin);
    const here = origin === location.origin && (text.startsWith('/') || text.startsWith(origin));
    return here ? { address: pathname + search, name: rest.join(' ') || pathname + search } : null;
  } catch {
    return null;
  }
}

function toggle({ watch: address, watchName: name, watchVersion: version }) {
  const list = load();
  const watched = list.watches.some((one) => one.address === address);
  list.watches = watched ? list.watches.filter((one) => one.address !== address) : [...list.watches, { address, name }];
  // The first watch begins to count from what its page showed; later ones join in.
  if (!watched && !list.seen) list.seen = version;
  if (!list.watches.length) list.seen = '';
  return save(list);
}

function show(scope) {
  const { watches } = load();
  for (const place of scope.querySelectorAll('[data-watch]')) {
    const watched = watches.some(({ address }) => address === place.dataset.watch);
    place.hidden = false;
    place.querySelector('button').setAttribute('aria-pressed', String(watched));
    place.querySelector('[data-unwatched]').hidden = watched;
    place.querySelector('[data-watched]').hidden = !watched;
  }
}

document.addEventListener('click', ({ target }) => {
  const place = target.closest?.('[data-watch] button')?.closest('[data-watch]');
  if (!place) return;
  if (!toggle(place.dataset)) place.hidden = true; // a browser that keeps nothing has no watchlist
  else show(document);
});
document.addEventListener('htmx:load', ({ target }) => show(target));
window.addEventListener('storage', ({ key }) => key === KEY && show(document)); // another tab
show(document);
