// A chart as a picture that can stand alone: its title and summary above the plot, its source beneath.
const MARGIN = 24;
const PNG_SCALE = 2;
const TITLE = { size: 20, line: 28, weight: 700 };
const SUMMARY = { size: 14, line: 20, weight: 400 };
const SOURCE = { size: 12, line: 16, weight: 400 };
// Chinese may break after any character, everything else after a space.
const PIECES = /[\u3000-\u9fff\uff00-\uffef]|[^\s\u3000-\u9fff\uff00-\uffef]+\s*|\s+/g;
const pen = document.createElement('canvas').getContext('2d');

function wrapped(text, { size, weight }, family, width) {
  pen.font = `${weight} ${size}px ${family}`;
  const lines = [];
  let line = '';
  for (const piece of text.match(PIECES) ?? []) {
    if (line && pen.measureText((line + piece).trimEnd()).width > width) {
      lines.push(line.trimEnd());
      line = '';
    }
    line += piece;
  }
  return line ? [...lines, line.trimEnd()] : lines;
}

const escaped = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** The lines from `top` down as SVG, and where the next ones may begin. */
function block(lines, style, colour, top) {
  const spans = lines.map((line, index) => `<tspan x="${MARGIN}" y="${top + index * style.line + style.size}">${escaped(line)}</tspan>`);
  return {
    svg: `<text font-size="${style.size}" font-weight="${style.weight}" fill="${colour}">${spans.join('')}</text>`,
    end: top + lines.length * style.line,
  };
}

/** An SVG document; `plot` is Plotly's own, `width` by `height` pixels. */
export function picture({ plot, width, height, title, summary, source, family, colours }) {
  const head = block(wrapped(title, TITLE, family, width), TITLE, colours.ink, MARGIN);
  const text = block(wrapped(summary, SUMMARY, family, width), SUMMARY, colours.soft, head.end + 4);
  const drawing = text.end + 12;
  const foot = block([source], SOURCE, colours.soft, drawing + height + 12);
  const size = [width + 2 * MARGIN, foot.end + MARGIN / 2];
  return {
    width: size[0],
    height: size[1],
    text: `<svg xmlns="http://www.w3.org/2000/svg" width="${size[0]}" height="${size[1]}" viewBox="0 0 ${size.join(' ')}" font-family="${escaped(family)}">`
      + `<title>${escaped(title)}</title><rect width="100%" height="100%" fill="${colours.paper}"/>${head.svg}${text.svg}`
      + `<g transform="translate(${MARGIN} ${drawing})">${plot}</g>${foot.svg}</svg>`,
  };
}

/** Our policy allows data: images and no blob: ones, so the PNG is drawn from a data: address too. */
export async function save({ text, width, height }, format, name) {
  let href = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
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
