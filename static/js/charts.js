// Draws every <figure class="chart" data-chart> with the vendored Plotly, in the page's fonts and colours.
// In a figure's JSON a string that begins with "--" names a token of tokens.css; "--met/0.2" adds an opacity.
// layout.meta.narrow overrides the layout below FOLD_PX, layout.meta.middle from there to MIDDLE_PX; a trace whose meta
// is "wide" or "narrow" is drawn only there.
import { picture, save } from './chart_picture.js';

const NARROW_PX = 520; // smaller letters
const FOLD_PX = 600; // as in charts.css
const MIDDLE_PX = 900;
const PICTURE_PX = 960; // a picture is at least this wide, whatever the window
const UNIT = { xref: 'container', x: 0, xanchor: 'left', yref: 'paper', y: 1, yanchor: 'bottom', pad: { b: 8 }, automargin: true };
const root = document.documentElement;
const drawn = new Map(); // figure element → width it was drawn for
const chinese = root.lang.toLowerCase().startsWith('zh');

const probe = document.createElement('span');
probe.hidden = true;
document.body.append(probe);

/** The value a token has in the present theme, as rgb() or rgba(). */
function colour(name) {
  const [token, opacity] = name.split('/');
  probe.style.color = opacity
    ? `color-mix(in srgb, var(${token}) ${Number(opacity) * 100}%, transparent)`
    : `var(${token})`;
  const value = getComputedStyle(probe).color;
  // color-mix() computes to color(srgb r g b / a), which Plotly cannot read
  const parts = value.match(/^color\(srgb ([\d.]+) ([\d.]+) ([\d.]+)(?: \/ ([\d.]+))?\)$/);
  if (!parts) return value;
  const [r, g, b] = parts.slice(1, 4).map((part) => Math.round(part * 255));
  return `rgba(${r}, ${g}, ${b}, ${parts[4] ?? 1})`;
}

function themed(value, seen = new Map()) {
  if (typeof value === 'string' && value.startsWith('--')) {
    if (!seen.has(value)) seen.set(value, colour(value));
    return seen.get(value);
  }
  if (Array.isArray(value)) return value.map((item) => themed(item, seen));
  if (value && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, themed(item, seen)]));
  }
  return value;
}

/** Defaults that any figure may override. */
function template(narrow) {
  const size = narrow ? 11 : 12;
  const axis = {
    automargin: true,
    fixedrange: true,
    exponentformat: 'none', // 100,000 reads alike in both languages; 100k does not
    gridcolor: '--rule',
    linecolor: '--ink-soft',
    zerolinecolor: '--ink-soft',
    zerolinewidth: 1,
    tickcolor: '--rule',
    tickfont: { color: '--ink-soft', size },
    title: { font: { color: '--ink-soft', size }, standoff: 8 },
  };
  return themed({
    layout: {
      font: { family: getComputedStyle(document.body).fontFamily, size, color: '--ink' },
      paper_bgcolor: '--paper',
      plot_bgcolor: '--paper',
      colorway: ['--series-1', '--series-2', '--series-3', '--series-4', '--series-5', '--series-6'],
      margin: narrow ? { l: 8, r: 8, t: 8, b: 32 } : { l: 40, r: 16, t: 8, b: 40 },
      xaxis: { ...axis, showgrid: false, ticks: 'outside', ticklen: 4, showline: true },
      yaxis: { ...axis, showgrid: true, ticks: '', separatethousands: true }, // an x axis may count years
      legend: {
        orientation: 'h', x: 0, xanchor: 'left', yanchor: 'bottom',
        font: { size, color: '--ink' }, itemclick: false, itemdoubleclick: false, bgcolor: 'rgba(0,0,0,0)',
      },
      hoverlabel: {
        bgcolor: '--paper-raised', bordercolor: '--control', align: 'left',
        font: { family: getComputedStyle(document.body).fontFamily, size: 12, color: '--ink' },
      },
      annotationdefaults: { font: { size, color: '--ink-soft' }, arrowcolor: '--ink-soft' },
      dragmode: false,
      hovermode: 'closest',
      bargap: 0.3,
    },
  });
}

const options = {
  displayModeBar: false,
  scrollZoom: false,
  doubleClick: false,
  showTips: false,
  locale: chinese ? 'zh-CN' : 'en',
  responsive: false, // resized below, where margins change too
};

/** Where a point leads: its customdata, or the last item of it, when that is a path of this site. */
function address(point) {
  const data = Array.isArray(point?.customdata) ? point.customdata.at(-1) : point?.customdata;
  return typeof data === 'string' && /^\/(?!\/)/.test(data) ? data : null;
}

/** The path as known on the day this page is read from. */
function onSameDay(path) {
  const url = new URL(path, location.href);
  const here = new URLSearchParams(location.search);
  for (const name of ['as_of', 'recorded_by']) if (here.get(name)) url.searchParams.set(name, here.get(name));
  return url.href;
}

/** One image with one description; the rows beneath are the version to read. A print scales it to the sheet. */
function describe(plot, text) {
  const [image, ...layers] = plot.querySelectorAll('.main-svg');
  for (const layer of [image, ...layers]) {
    layer?.setAttribute('viewBox', `0 0 ${layer.getAttribute('width')} ${layer.getAttribute('height')}`);
  }
  image?.setAttribute('role', 'img');
  image?.setAttribute('aria-label', text);
  for (const layer of layers) layer.setAttribute('aria-hidden', 'true');
}

const read = (element) => JSON.parse(element.querySelector('.chart-data').textContent);

/** Axes and the like merge; anything else of the form takes the place of what the wide one has. */
function formed(layout, form) {
  const merged = { ...layout };
  for (const [name, value] of Object.entries(form ?? {})) {
    const both = [value, layout[name]].every((part) => part && typeof part === 'object' && !Array.isArray(part));
    merged[name] = both ? { ...layout[name], ...value } : value;
  }
  return merged;
}

/** What Plotly takes: the figure in the present colours, laid out for this size. */
function prepared(figure, width, height) {
  const narrow = width < NARROW_PX;
  const forms = figure.layout?.meta ?? {};
  const folded = width < FOLD_PX;
  const layout = {
    ...themed(formed(figure.layout ?? {}, folded ? forms.narrow : width < MIDDLE_PX ? forms.middle : null)),
    template: template(narrow),
    width,
    height,
    autosize: false,
  };
  if (narrow && !figure.layout?.meta?.narrow?.margin) delete layout.margin;
  const unit = layout.yaxis?.title?.text;
  if (unit && !layout.yaxis2) {
    // the unit stands level above its axis, where it can be read
    delete layout.yaxis.title;
    layout.title = { text: unit, ...UNIT, font: { size: narrow ? 11 : 12, color: colour('--ink-soft'), weight: 400 } };
  }
  layout.legend = { y: 1 + (unit ? 28 : 8) / (height - 48), ...layout.legend };
  for (const [name, axis] of Object.entries(layout)) {
    // decades only: plotly's 2s and 5s between them are clutter
    if (/^[xy]axis/.test(name) && axis.type === 'log') axis.dtick ??= 1;
  }
  return { data: themed(figure.data.filter((trace) => trace.meta !== (folded ? 'wide' : 'narrow'))), layout };
}

const words = (element, selector) => element.querySelector(selector)?.textContent.trim().replace(/\s+/g, ' ') ?? '';

async function draw(element) {
  const plot = element.querySelector('.chart-plot');
  const width = plot.clientWidth;
  if (!width) return; // inside a closed <details>: the observer calls again when it opens
  const first = !drawn.has(element);
  drawn.set(element, width);
  try {
    const { data, layout } = prepared(read(element), width, plot.clientHeight);
    await Plotly.react(plot, data, layout, options);
    describe(plot, words(element, 'figcaption'));
    if (first) listen(element, plot);
  } catch (error) {
    // The rows beneath still tell the same: show them instead of an empty frame.
    element.dataset.failed = '';
    const rows = element.querySelector('.chart-rows');
    if (rows) rows.open = true;
    console.error('chart', error);
  }
}

function listen(element, plot) {
  plot.on('plotly_hover', ({ points }) => plot.toggleAttribute('data-over-link', Boolean(address(points[0]))));
  plot.on('plotly_unhover', () => plot.removeAttribute('data-over-link'));
  const follow = ({ points, event }) => {
    const url = address(points[0]);
    if (!url) return;
    const page = onSameDay(url);
    // In a frame of another page the base says that links open beside it.
    const beside = document.querySelector('base')?.target || event?.ctrlKey || event?.metaKey;
    if (beside) window.open(page, '_blank', 'noopener');
    else location.assign(page);
  };
  plot.on('plotly_click', (clicked) => {
    if (clicked.points[0]?.data?.type !== 'treemap') follow(clicked);
  });
  plot.on('plotly_treemapclick', (clicked) => {
    follow(clicked);
    return false; // no zooming into a branch
  });
  for (const button of element.querySelectorAll('[data-picture]')) {
    button.addEventListener('click', () => keep(element, plot, button.dataset.picture));
  }
}

/** Saves the chart with its words and its source, in light colours whatever the theme. */
async function keep(element, plot, format) {
  const width = Math.max(plot.clientWidth, PICTURE_PX);
  probe.style.colorScheme = 'light';
  try {
    const { data, layout } = prepared(read(element), width, element.querySelector('.chart-room').height.baseVal.value);
    const svg = picture({
      plot: await Plotly.toImage({ data, layout, config: options }, { format: 'svg', width, height: layout.height, imageDataOnly: true }),
      width,
      height: layout.height,
      title: words(element, '.chart-title'),
      summary: words(element, '.chart-summary'),
      source: element.dataset.source,
      family: getComputedStyle(document.body).fontFamily,
      colours: { paper: colour('--paper'), ink: colour('--ink'), soft: colour('--ink-soft') },
    });
    await save(svg, format, element.dataset.file);
  } finally {
    probe.style.colorScheme = '';
  }
}

const resized = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    const element = target.closest('[data-chart]');
    if (element && drawn.get(element) !== target.clientWidth) draw(element);
  }
});

// A chart wider than the page is scrolled by keyboard too, and only then is a stop of it.
const scrolled = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.scrollWidth <= target.clientWidth) {
      for (const name of ['tabindex', 'role', 'aria-label']) target.removeAttribute(name);
    } else {
      target.tabIndex = 0;
      target.setAttribute('role', 'group');
      target.setAttribute('aria-label', words(target.closest('[data-chart]'), '.chart-title'));
    }
  }
});

function find(scope) {
  for (const element of scope.querySelectorAll('figure[data-chart]')) {
    resized.observe(element.querySelector('.chart-plot'));
    const scroll = element.querySelector('.chart-scroll');
    scrolled.observe(scroll);
    // The part of a wide chart that says most is seen first.
    if (scroll.dataset.opensAt) scroll.scrollLeft = (scroll.scrollWidth - scroll.clientWidth) * scroll.dataset.opensAt;
  }
  for (const element of drawn.keys()) if (!element.isConnected) drawn.delete(element);
}

function redraw() {
  for (const element of drawn.keys()) draw(element);
}

find(document);
document.addEventListener('htmx:load', ({ target }) => find(target));
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw);
new MutationObserver(redraw).observe(root, { attributes: true, attributeFilter: ['data-theme'] });
