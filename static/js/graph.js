// Lights up, over the drawn graph, the lines of a company that is under the pointer or whose link in the list has focus,
// and keeps the question what stops short. Without this file the graph, its list and its table read the same.
const SVG = 'http://www.w3.org/2000/svg';

/** The drawn curves of every link that the company is a party to: each mark's curve stands in the trace before it. */
function* curves(plot, company) {
  for (const [at, trace] of plot.data.entries()) {
    if (plot.data[at - 1]?.mode !== 'lines' || trace.customdata?.[0]?.length !== 4) continue;
    const { x, y } = plot.data[at - 1];
    let link = 0;
    let points = [];
    for (let i = 0; i < x.length; i += 1) {
      if (x[i] !== null) {
        points.push([x[i], y[i]]);
        continue;
      }
      const [, supplier, customer] = trace.customdata[link];
      if (supplier === company || customer === company) yield points;
      link += 1;
      points = [];
    }
  }
}

function dim(plot) {
  for (const path of plot.querySelectorAll('.graph-lit')) path.remove();
  for (const band of plot.querySelectorAll('.graph-lit-band')) band.classList.remove('graph-lit-band');
}

/** In the bundled graph the first shapes are the bands, in the order of their marks. */
function lightBands(plot, end) {
  const bands = plot.data[0]?.customdata ?? [];
  for (const [at, [left, right, ways]] of bands.entries()) {
    if (ways === undefined || (left !== end && right !== end)) continue;
    for (const band of plot.querySelectorAll(`.shapelayer [data-index="${at}"]`)) band.classList.add('graph-lit-band');
  }
}

function light(plot, company) {
  dim(plot);
  const { xaxis, yaxis } = plot._fullLayout ?? {};
  const layer = plot.querySelector('.main-svg');
  if (!layer || !xaxis || !company) return;
  lightBands(plot, company);
  for (const points of curves(plot, company)) {
    const place = ([x, y]) => `${xaxis._offset + xaxis.d2p(x)},${yaxis._offset + yaxis.d2p(y)}`;
    const path = document.createElementNS(SVG, 'path');
    path.setAttribute('class', 'graph-lit');
    path.setAttribute('d', `M${points.map(place).join('L')}`);
    layer.append(path);
  }
}

/** Shows what a hover over the company's node shows. */
function point(plot, company) {
  for (const [curveNumber, trace] of (plot.data ?? []).entries()) {
    const pointNumber = (trace.customdata ?? []).findIndex((data) => data.length === 2 && data[0] === company);
    if (pointNumber >= 0) return Plotly.Fx.hover(plot, [{ curveNumber, pointNumber }]);
  }
  return null;
}

const seen = new WeakSet();

function follow(plot) {
  if (seen.has(plot) || !plot.on) return;
  seen.add(plot);
  plot.on('plotly_hover', ({ points }) => {
    const data = points[0].customdata;
    if (data?.length === 2) light(plot, data[0]);
  });
  plot.on('plotly_unhover', () => dim(plot));
}

function attach(scope) {
  for (const graph of scope.querySelectorAll('[data-graph]')) {
    if (seen.has(graph)) continue;
    seen.add(graph);
    const plot = graph.querySelector('.chart-plot');
    // Plotly gives the plot its events once it is drawn.
    new MutationObserver(() => follow(plot)).observe(plot, { childList: true });
    follow(plot);
    graph.addEventListener('focusin', ({ target }) => {
      if (!target.dataset.company) return;
      light(plot, target.dataset.company);
      point(plot, target.dataset.company);
    });
    graph.addEventListener('focusout', ({ target }) => {
      if (!target.dataset.company) return;
      dim(plot);
      Plotly.Fx.unhover(plot);
    });
  }
}

attach(document);
document.addEventListener('htmx:load', ({ target }) => attach(target.parentElement ?? document));

// Empty inputs have no place in an address that people share.
document.addEventListener('formdata', ({ target, formData }) => {
  if (!target.matches('form.ask')) return;
  for (const [name, value] of [...formData]) {
    if (value !== '' || !formData.has(name)) continue;
    const given = formData.getAll(name).filter((one) => one !== '');
    formData.delete(name);
    for (const one of given) formData.append(name, one);
  }
});
