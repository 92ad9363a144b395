/**
 * Hidden at the start of a comment, so that the next run finds it. Only letters, digits and dashes of the name, so that it
 * can't end the marker.
 */
export function markerOf(name: string): string {
  return `<!-- modelgate:${name.toLowerCase().replace(/[^a-z0-9]+/g, '-')} -->`;
}
