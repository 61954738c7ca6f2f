// node build.mjs → plotly-4.1.1.min.js. Bundles entry.js and leaves out the `description` texts of
// plotly's attribute tables, as plotly's own release builds do.
import { readFile } from 'node:fs/promises';
import { parse } from 'acorn';
import { build } from 'esbuild';

/** Cuts every `description: …` property out of the object literals of one source file. */
function withoutDescriptions(source) {
  const cuts = [];
  const visit = (node) => {
    if (Array.isArray(node)) return node.forEach(visit);
    if (!node || typeof node.type !== 'string') return;
    if (node.type === 'ObjectExpression') {
      node.properties.forEach((property, index) => {
        if (property.key?.name !== 'description' || property.value.type === 'ObjectExpression') return;
        const next = node.properties[index + 1];
        // a trailing comma that stays behind is valid JavaScript
        cuts.push([property.start, next ? next.start : property.end]);
        if (!next && source.slice(property.end).match(/^\s*,/)) cuts.at(-1)[1] = source.indexOf(',', property.end) + 1;
      });
    }
    Object.values(node).forEach(visit);
  };
  visit(parse(source, { ecmaVersion: 2022, sourceType: 'script' }));
  return cuts.sort((a, b) => b[0] - a[0]).reduce((text, [from, to]) => text.slice(0, from) + text.slice(to), source);
}

const stripDescriptions = {
  name: 'strip-descriptions',
  setup({ onLoad }) {
    onLoad({ filter: /plotly\.js\/src\/.*\.js$/ }, async ({ path }) => ({
      contents: withoutDescriptions(await readFile(path, 'utf8')),
    }));
  },
};

await build({
  entryPoints: ['entry.js'],
  outfile: 'plotly-4.1.1.min.js',
  bundle: true,
  minify: true,
  format: 'iife',
  globalName: 'Plotly',
  target: 'es2020',
  define: { global: 'window' },
  loader: { '.css': 'empty' }, // maplibre's, for map traces that are not here
  legalComments: 'none',
  banner: { js: '/*! plotly.js 4.1.1, scatter and bar only, MIT licence: see LICENSE and README.md beside this file */' },
  plugins: [stripDescriptions],
});
