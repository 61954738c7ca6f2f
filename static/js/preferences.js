// Submits the display preferences as soon as one is chosen.
const form = document.querySelector('form.preferences');

form?.addEventListener('change', (event) => {
  // Show the theme at once: the page that follows may take a moment.
  if (event.target.name === 'theme') document.documentElement.dataset.theme = event.target.value;
  // A filter applied since the page was loaded stands in the address only.
  form.elements.next.value = location.pathname + location.search;
  form.requestSubmit();
});

// The other language shows the same filter and the same place of the page.
form?.querySelector('a.language')?.addEventListener('click', ({ currentTarget }) => {
  const here = new URL(location.href);
  here.searchParams.set('lang', new URL(currentTarget.href).searchParams.get('lang'));
  currentTarget.href = here;
});
