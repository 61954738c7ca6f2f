// A button that copies what stands in another element. Without this script it is selected by hand.
document.addEventListener('click', async ({ target }) => {
  const button = target.closest?.('button[data-copy]');
  if (!button) return;
  const source = document.getElementById(button.dataset.copy);
  if (source.select) source.select();
  else getSelection().selectAllChildren(source);
  try {
    await navigator.clipboard.writeText(source.value ?? source.textContent);
  } catch {
    // Over plain http there is no such clipboard; the older way copies what is selected.
    if (!document.execCommand('copy')) return;
  }
  const words = button.textContent;
  button.textContent = button.dataset.copied;
  setTimeout(() => { button.textContent = words; }, 2000);
});
for (const button of document.querySelectorAll('button[data-copy][hidden]')) button.hidden = false;
