// A link to what is folded opens it. Without this script it leads to the fold, which a click opens.
function open(hash) {
  const target = hash && document.getElementById(decodeURIComponent(hash.slice(1)));
  if (!(target instanceof HTMLDetailsElement) || target.open) return;
  target.open = true;
  target.scrollIntoView();
}
open(location.hash);
addEventListener('hashchange', () => open(location.hash));
document.addEventListener('click', ({ target }) => {
  const link = target.closest?.('a[href^="#"]');
  if (link) open(link.hash);
});
