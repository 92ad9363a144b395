import type { JSX } from 'preact';
import { count } from '../../numbers.ts';
import { svgOf } from '../svg.ts';
import { Table } from '../table.tsx';
import type { Picture } from './picture.ts';

/** Panels of one picture that are in sight. */
const MOST_PANELS = 6;

/** A picture whose panels are drawn. */
export interface DrawnPicture extends Picture {
  readonly svgs: readonly string[];
}

export async function draw(pictures: readonly Picture[]): Promise<DrawnPicture[]> {
  const drawn: DrawnPicture[] = [];
  for (const picture of pictures) {
    const svgs: string[] = [];
    for (const { spec, label } of picture.panels) svgs.push(await svgOf(spec, label));
    drawn.push({ ...picture, svgs });
  }
  return drawn;
}

/** The models in pictures, each with the table behind it. */
export function PictureList({ pictures }: { readonly pictures: readonly DrawnPicture[] }): JSX.Element {
  return (
    <div class="pictures">
      {pictures.map((picture) => (
        <article key={picture.title} class={picture.panels.length > 2 ? 'picture wide' : 'picture'}>
          <h3 dir="auto">{picture.title}</h3>
          <p class="quiet" dir="auto">{picture.about}</p>
          {picture.keys.length < 2 ? null : (
            <ul class="keys">
              {picture.keys.map(({ look, text }) => <li key={text} class={`key-${look}`}><bdi>{text}</bdi></li>)}
            </ul>
          )}
          <Panels picture={picture} from={0} to={MOST_PANELS} />
          {picture.panels.length <= MOST_PANELS ? null : (
            <details>
              <summary>{`${count(picture.panels.length - MOST_PANELS)} more`}</summary>
              <Panels picture={picture} from={MOST_PANELS} to={picture.panels.length} />
            </details>
          )}
          <details>
            <summary>The numbers</summary>
            <Table heads={picture.table.heads} rows={picture.table.rows} />
          </details>
        </article>
      ))}
    </div>
  );
}

function Panels({ picture, from, to }: { readonly picture: DrawnPicture; readonly from: number; readonly to: number }): JSX.Element {
  return (
    <div class="panels">
      {picture.panels.slice(from, to).map(({ caption }, at) => (
        <figure key={caption} tabIndex={0}>
          {caption === undefined ? null : <figcaption dir="auto">{caption}</figcaption>}
          <div dangerouslySetInnerHTML={{ __html: picture.svgs[from + at] ?? '' }} />
        </figure>
      ))}
    </div>
  );
}
