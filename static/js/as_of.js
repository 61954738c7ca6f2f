// A filter applied since the page was loaded stands in the address only: the other day's page keeps it too.
const OWN = ['as_of', 'lang', 'page', 'cursor'];
const asked = () => [...new URLSearchParams(location.search)].filter(([name]) => !OWN.includes(name));

document.querySelector('form.as-of')?.addEventListener('formdata', ({ formData }) => {
  const day = formData.get('as_of');
  for (const name of [...formData.keys()]) formData.delete(name);
  for (const [name, value] of asked()) formData.append(name, value);
  formData.append('as_of', day);
});

document.querySelector('.looking-back a')?.addEventListener('click', ({ currentTarget }) => {
  const rest = new URLSearchParams(asked().filter(([name]) => name !== 'recorded_by'));
  currentTarget.search = rest.toString();
});
