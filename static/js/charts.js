// Draws every <figure class="chart" data-chart> with the vendored Plotly, in the page's fonts and colours.
// In a figure's JSON a string that begins with "--" names a token of tokens.css; "--met/0.2" adds an opacity.
const NARROW_PX = 520;
const PNG_SCALE = 2;
const UNIT = { xref: 'container', x: 0, xanchor: 'left', yref: 'paper', y: 1, yanchor: 'bottom', pad: { b: 8 }, automargin: true };
const root = document.documentElement;
const drawn = new Map(); // figure element → width it was drawn for
const chinese = root.lang.toLowerCase().startsWith('zh');
const words = chinese
  ? { png: '下载 PNG 图片', svg: '下载 SVG 图片' }
  : { png: 'Download as PNG', svg: 'Download as SVG' };

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

/** Plotly's own PNG export loads a blob: image, which our policy forbids; a data: image is allowed. */
async function download(plot, format, name) {
  const { clientWidth: width, clientHeight: height } = plot;
  let href = await Plotly.toImage(plot, { format: 'svg', width, height });
  if (format === 'png') {
    const image = new Image();
    image.src = href;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = width * PNG_SCALE;
    canvas.height = height * PNG_SCALE;
    canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
    href = canvas.toDataURL('image/png');
  }
  Object.assign(document.createElement('a'), { href, download: `${name}.${format}` }).click();
}

function options(figure, name) {
  const save = (format) => (plot) => download(plot, format, name);
  return {
    displaylogo: false,
    scrollZoom: false,
    doubleClick: false,
    showTips: false,
    modeBarButtons: [[
      { name: 'png', title: words.png, icon: Plotly.Icons.camera, click: save('png') },
      { name: 'svg', title: words.svg, icon: Plotly.Icons.disk, click: save('svg') },
    ]],
    locale: chinese ? 'zh-CN' : 'en',
    ...figure.config,
    responsive: false, // resized below, where margins change too
  };
}

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

/** One image with one description; the rows beneath are the version to read. */
function describe(plot, text) {
  const [image, ...layers] = plot.querySelectorAll('.main-svg');
  image?.setAttribute('role', 'img');
  image?.setAttribute('aria-label', text);
  for (const layer of layers) layer.setAttribute('aria-hidden', 'true');
}

// A figure of many rows says how high it must be and how narrow it may become; set as properties,
// these pass the content security policy.
function makeRoom(element, plot) {
  if (plot.style.blockSize) return;
  const { height, meta } = JSON.parse(element.querySelector('.chart-data').textContent).layout ?? {};
  if (height) plot.style.blockSize = `${height}px`;
  if (meta?.min_width) plot.style.minInlineSize = `${meta.min_width}px`;
}

async function draw(element) {
  const plot = element.querySelector('.chart-plot');
  makeRoom(element, plot);
  const width = plot.clientWidth;
  if (!width) return; // inside a closed <details>: the observer calls again when it opens
  const first = !drawn.has(element);
  drawn.set(element, width);
  try {
    const figure = JSON.parse(element.querySelector('.chart-data').textContent);
    const narrow = width < NARROW_PX;
    const layout = {
      ...themed(figure.layout ?? {}),
      template: template(narrow),
      width,
      height: plot.clientHeight,
      autosize: false,
    };
    if (narrow) delete layout.margin;
    const unit = layout.yaxis?.title?.text;
    if (unit && !layout.yaxis2) {
      // the unit stands level above its axis, where it can be read
      delete layout.yaxis.title;
      layout.title = { text: unit, ...UNIT, font: { size: narrow ? 11 : 12, color: colour('--ink-soft'), weight: 400 } };
    }
    layout.legend = { y: 1 + (unit ? 28 : 8) / (plot.clientHeight - 48), ...layout.legend };
    for (const [name, axis] of Object.entries(layout)) {
      // decades only: plotly's 2s and 5s between them are clutter
      if (/^[xy]axis/.test(name) && axis.type === 'log') axis.dtick ??= 1;
    }
    const title = element.querySelector('.chart-title')?.textContent.trim() ?? '';
    await Plotly.react(plot, themed(figure.data), layout, options(figure, title || 'chart'));
    describe(plot, element.querySelector('figcaption')?.textContent.trim().replace(/\s+/g, ' ') ?? title);
    if (!first) return;
    plot.on('plotly_hover', ({ points }) => plot.toggleAttribute('data-over-link', Boolean(address(points[0]))));
    plot.on('plotly_unhover', () => plot.removeAttribute('data-over-link'));
    plot.on('plotly_click', ({ points, event }) => {
      const url = address(points[0]);
      if (!url) return;
      const page = onSameDay(url);
      if (event.ctrlKey || event.metaKey) window.open(page, '_blank', 'noopener');
      else location.assign(page);
    });
  } catch (error) {
    // The rows beneath still tell the same: show them instead of an empty frame.
    element.dataset.failed = '';
    const rows = element.querySelector('.chart-rows');
    if (rows) rows.open = true;
    console.error('chart', error);
  }
}

const resized = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    const element = target.closest('[data-chart]');
    if (element && drawn.get(element) !== target.clientWidth) draw(element);
  }
});

function find(scope) {
  for (const element of scope.querySelectorAll('figure[data-chart]')) resized.observe(element.querySelector('.chart-plot'));
  for (const element of drawn.keys()) if (!element.isConnected) drawn.delete(element);
}

function redraw() {
  for (const element of drawn.keys()) draw(element);
}

find(document);
document.addEventListener('htmx:load', ({ target }) => find(target));
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw);
new MutationObserver(redraw).observe(root, { attributes: true, attributeFilter: ['data-theme'] });
