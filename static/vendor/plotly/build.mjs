// node build.mjs → plotly-4.1.1.min.js. Bundles entry.js, leaves out the `description` texts of
// plotly's attribute tables, as plotly's own release builds do, and styles text without attributes.
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

// Bold and italic text gets its style as an attribute, which a strict content security policy refuses;
// set as a property it passes.
const STYLE_ATTRIBUTE = 'if(nodeSpec.style) nodeAttrs.style = nodeSpec.style;';
const NEW_NODE = 'var newNode = document.createElementNS(xmlnsNamespaces.svg, nodeType);';

function withStyleProperty(source) {
  if (!source.includes(STYLE_ATTRIBUTE) || !source.includes(NEW_NODE)) throw new Error('svg_text_utils.js has changed');
  return source
    .replace(STYLE_ATTRIBUTE, '')
    .replace(NEW_NODE, `${NEW_NODE} if(nodeSpec.style) newNode.style.cssText = nodeSpec.style;`);
}

const adaptSources = {
  name: 'adapt-sources',
  setup({ onLoad }) {
    onLoad({ filter: /plotly\.js\/src\/.*\.js$/ }, async ({ path }) => {
      const source = withoutDescriptions(await readFile(path, 'utf8'));
      return { contents: path.endsWith('svg_text_utils.js') ? withStyleProperty(source) : source };
    });
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
  banner: { js: '/*! plotly.js 4.1.1, scatter, bar and treemap only, MIT licence: see LICENSE and README.md beside this file */' },
  plugins: [adaptSources],
});
