/** The style sheet: light and dark, phone, print. Contrasts are at least 4.5 to 1 on both grounds. */
export const STYLES = `
:root { color-scheme: light dark; --ground: #ffffff; --raised: #f6f7f9; --ink: #1c2024; --quiet: #59626d; --line: #d8dde3;
  --pass: #1a7f37; --fail: #cf222e; --unsure: #8a5d00; --waived: #6f42c1; --note: #fff8e1; --candidate: #0860c4; --baseline: #626c77; }
@media screen and (prefers-color-scheme: dark) { :root { --ground: #0f1317; --raised: #181d23; --ink: #e6eaee; --quiet: #9aa5b1; --line: #313942;
  --pass: #4ac26b; --fail: #ff7b72; --unsure: #e3b341; --waived: #b392f0; --note: #2b2510; --candidate: #6cb0ff; --baseline: #aab4bf; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; overflow-wrap: anywhere; }
main, footer { max-width: 64rem; margin: 0 auto; padding: 0 1rem; }
header { padding: 1.5rem 0 0.5rem; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0.3rem 0; }
h2 { font-size: 1.2rem; margin: 2.2rem 0 0.6rem; padding-bottom: 0.3rem; border-bottom: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 1.2rem 0 0; }
.badge { display: inline-block; margin: 0; padding: 0.15rem 0.7rem; border: 2px solid currentColor; border-radius: 999px; font-weight: 700; letter-spacing: 0.03em; }
.verdict-passed .badge { color: var(--pass); }
.verdict-blocked .badge, .verdict-error .badge { color: var(--fail); }
.why { font-size: 1.05rem; margin: 0.3rem 0 1rem; }
.counts { display: flex; flex-wrap: wrap; gap: 0.5rem; list-style: none; margin: 0 0 1rem; padding: 0; }
.counts li { padding: 0.2rem 0.7rem; border-radius: 6px; background: var(--raised); }
.note { background: var(--note); border-left: 4px solid var(--unsure); padding: 0.5rem 0.8rem; margin: 0.5rem 0; }
.quiet { color: var(--quiet); font-size: 0.9rem; margin: 0.1rem 0 0.4rem; }
article ul { margin: 0.4rem 0; padding-inline: 1.2rem; }
figure { margin: 0.6rem 0; overflow-x: auto; }
figure svg { display: block; font: 12px system-ui, sans-serif; max-width: 100%; min-width: 20rem; height: auto; }
.pictures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); gap: 0.4rem 2rem; }
.picture { min-width: 0; }
.picture.wide { grid-column: 1 / -1; }
.panels { display: flex; flex-wrap: wrap; gap: 0 1rem; }
.panels figure { margin: 0.4rem 0; max-width: 100%; }
.panels figure svg { min-width: 0; }
figcaption { font-weight: 600; font-size: 0.9rem; }
.keys { display: flex; flex-wrap: wrap; gap: 0.2rem 1.2rem; list-style: none; margin: 0.2rem 0; padding: 0; font-size: 0.9rem; }
.keys li::before { content: ""; display: inline-block; width: 1.6rem; margin-inline-end: 0.4rem; vertical-align: middle; border-top: 3px solid var(--candidate); }
.keys .key-dashes::before { border-top: 2px dashed var(--baseline); }
.keys .key-filled::before { height: 0.8rem; border: 0; background: var(--candidate); opacity: 0.5; }
.keys .key-outline::before { height: 0.8rem; border: 2px solid var(--baseline); }
figure .series-candidate { color: var(--candidate); }
figure .series-baseline { color: var(--baseline); }
figure .median { color: var(--ink); }
figure .good { color: var(--pass); opacity: 0.1; }
figure .bound { color: var(--quiet); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 0.9rem; font-variant-numeric: tabular-nums; overflow-wrap: normal; }
th, td { text-align: start; vertical-align: top; padding: 0.3rem 0.7rem 0.3rem 0; border-bottom: 1px solid var(--line); }
thead th { color: var(--quiet); font-weight: 600; }
tbody th { font-weight: 600; }
td:not(.number) { max-width: 24rem; overflow-wrap: anywhere; min-width: 6rem; }
.number { text-align: right; white-space: nowrap; }
.outcome { white-space: nowrap; font-weight: 600; }
.status-pass, tr.status-pass .outcome { color: var(--pass); }
.status-fail, .status-error, tr.status-fail .outcome, tr.status-error .outcome { color: var(--fail); }
.status-unsure, tr.status-unsure .outcome { color: var(--unsure); }
.status-waived, tr.status-waived .outcome { color: var(--waived); }
tr[class] { color: inherit; }
.fault { display: grid; grid-template-columns: max-content 1fr; gap: 0.2rem 1rem; margin: 0.5rem 0 1.2rem; }
.fault dt { color: var(--quiet); }
.fault dd { margin: 0; min-width: 0; }
a { color: var(--candidate); }
details { border: 1px solid var(--line); border-radius: 8px; padding: 0 0.8rem; margin: 0.5rem 0; background: var(--raised); }
details[open] { padding-bottom: 0.8rem; background: none; }
summary { cursor: pointer; padding: 0.5rem 0; }
summary .quiet { margin-left: 0.4rem; }
th button { all: unset; cursor: pointer; }
th button:focus-visible, summary:focus-visible, figure:focus-visible, .scroll:focus-visible, input:focus-visible { outline: 2px solid var(--unsure); outline-offset: 2px; }
th button::after { content: " ↕"; color: var(--quiet); }
th[aria-sort=ascending] button::after { content: " ↑"; }
th[aria-sort=descending] button::after { content: " ↓"; }
input[type=search] { font: inherit; width: 100%; max-width: 24rem; margin: 0.6rem 0; padding: 0.35rem 0.6rem; border: 1px solid var(--quiet); border-radius: 6px; background: var(--ground); color: var(--ink); }
footer { color: var(--quiet); font-size: 0.85rem; padding-top: 2rem; padding-bottom: 2rem; }
@page { margin: 14mm; }
@media print {
  body { font-size: 10.5pt; }
  main, footer { max-width: none; padding: 0; }
  footer { padding-top: 1rem; }
  details { border: 0; background: none; padding: 0; }
  details::details-content { content-visibility: visible; height: auto; }
  .picture details, input[type=search], th button::after { display: none; }
  .pictures { grid-template-columns: 1fr 1fr; }
  .scroll, figure { overflow: visible; }
  figure svg { min-width: 0; }
  h2, h3, summary, article .quiet, article ul, thead { break-after: avoid; }
  .picture, figure, tr { break-inside: avoid; }
  th, td { padding-inline-end: 0.4rem; }
  th { overflow-wrap: anywhere; min-width: 3.5rem; }
  thead .number { white-space: normal; }
  td:not(.number) { min-width: 0; }
  .all { font-size: 7pt; }
  .all th { min-width: 0; overflow-wrap: normal; }
  .all td:nth-child(2) { min-width: 9rem; }
  .all td:nth-child(3) { min-width: 5rem; }
  .all .number { white-space: normal; }
}
`;
