import type { Spec } from 'vega';

/**
 * Draws a picture as SVG for inside of an HTML page: colours come from the page (`currentColor`, and classes by the marks'
 * names), and there is no style attribute, which a content security policy would refuse. Vega is loaded for the first picture.
 */
export async function svgOf(spec: Spec, label: string): Promise<string> {
  const { parse, View } = await import('vega');
  const view = new View(parse(spec), { renderer: 'none' });
  try {
    const svg = await view.toSVG();
    return svg.replace(/^<svg [^>]*viewBox="([^"]*)"[^>]*>/, (_, box: string) => {
      const [, , width = '', height = ''] = box.split(' ');
      return `<svg viewBox="${box}" width="${width}" height="${height}" role="img" aria-label="${attribute(label)}">`;
    });
  } finally {
    view.finalize();
  }
}

function attribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
