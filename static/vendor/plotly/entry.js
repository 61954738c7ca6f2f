// plotly.js/src/core.js without what no chart here uses (3-D annotations, menus, sliders, range tools,
// images, polyfills), and without its style sheet: plotly would insert it in a <style> element, which
// our content security policy forbids. The part we need is in static/css/charts.css.
const { version } = require('plotly.js/src/version');
const { register } = require('plotly.js/src/registry');
const api = require('plotly.js/src/plot_api');

const Plotly = { version, register };
for (const [name, fn] of Object.entries(api)) {
  if (!name.startsWith('_')) Plotly[name] = fn;
  register({ moduleType: 'apiMethod', name, fn });
}
register([
  require('plotly.js/src/traces/scatter'),
  require('plotly.js/src/traces/bar'),
  require('plotly.js/src/traces/treemap'),
  require('plotly.js/src/components/annotations'),
  require('plotly.js/src/components/shapes'),
  require('plotly.js/src/components/grid'),
  require('plotly.js/src/components/errorbars'),
  require('plotly.js/src/components/colorscale'),
  require('plotly.js/src/components/colorbar'),
  require('plotly.js/src/components/legend'),
  require('plotly.js/src/components/fx'),
  require('plotly.js/src/components/modebar'),
  require('plotly.js/src/locale-en'),
  require('plotly.js/src/locale-en-us'),
  require('plotly.js/lib/locales/zh-cn'),
]);
Plotly.Icons = require('plotly.js/src/fonts/ploticon');
const { resize } = require('plotly.js/src/plots/plots');
Plotly.Plots = { resize };
const { hover, unhover } = require('plotly.js/src/components/fx');
Plotly.Fx = { hover, unhover };
module.exports = Plotly;
