import type { ComponentChildren, JSX } from 'preact';
import type { Verdict } from '../../verdict/verdict.ts';
import { SCRIPT } from './script.ts';
import { STYLES } from './styles.ts';

/** `one`: a page that needs nothing else; `files`: styles and script lie beside it, for servers that refuse inline ones. */
export type HtmlForm = 'one' | 'files';

/** Style sheet and script, in the page or beside it. */
export interface Assets {
  readonly head: JSX.Element;
  readonly foot: JSX.Element;
}

/** A page and what lies beside it. */
export interface HtmlFiles {
  readonly 'report.html': string;
  readonly 'report.css': string;
  readonly 'report.js': string;
}

const INSIDE: Assets = { head: <style dangerouslySetInnerHTML={{ __html: STYLES }} />, foot: <script dangerouslySetInnerHTML={{ __html: SCRIPT }} /> };
const BESIDE: Assets = { head: <link rel="stylesheet" href="report.css" />, foot: <script src="report.js" /> };

/** The text of a page in one of the forms. */
export async function written(form: HtmlForm, page: (assets: Assets) => JSX.Element): Promise<string> {
  const { render } = await import('preact-render-to-string');
  return `<!doctype html>\n${render(page(form === 'one' ? INSIDE : BESIDE))}\n`;
}

/** The files of a page that is written with its styles and script beside it. */
export function filesWith(page: string): HtmlFiles {
  return { 'report.html': page, 'report.css': STYLES.trimStart(), 'report.js': SCRIPT.trimStart() };
}

interface ShellProps {
  readonly title: string;
  /** Gives the page its colour. */
  readonly status: Verdict['status'];
  readonly assets: Assets;
  readonly footer?: string;
  readonly children: ComponentChildren;
}

/** What every page has around its content. */
export function Shell({ title, status, assets, footer, children }: ShellProps): JSX.Element {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{title}</title>
        {assets.head}
      </head>
      <body class={`verdict-${status}`}>
        <main>{children}</main>
        {footer === undefined ? null : (
          <footer>
            <bdi>{footer}</bdi>
          </footer>
        )}
        {assets.foot}
      </body>
    </html>
  );
}
