import { series, tokenCss } from './tokens.ts';

const names = Object.keys(series);
/** Lines are told apart without colour too: on paper, and by eyes that see some colours alike. */
const dashes = ['none', '7 4', '2 3', '10 3 2 3', '4 2', '1 4'];

const seriesCss = names
  .map(
    (name, index) =>
      `.${name}{--series:var(--${name})}polyline.${name}{stroke-dasharray:${dashes[index] ?? 'none'}}`,
  )
  .join('\n');

/** The one style sheet of every page. Nothing is fetched: fonts are those of the system. */
export const style = `${tokenCss}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--ground);color:var(--text);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue","DejaVu Sans",Arial,sans-serif;overflow-wrap:break-word}
main{max-width:72rem;margin:0 auto;padding:2.5rem 1.25rem 4rem}
h1{font-size:1.9rem;line-height:1.2;margin:0 0 .4rem;letter-spacing:-.015em}
h2{font-size:1.25rem;line-height:1.3;margin:2.75rem 0 .75rem;letter-spacing:-.01em}
h3{font-size:1rem;margin:1.5rem 0 .5rem}
p{margin:.4rem 0 .8rem;max-width:46rem}
ul,ol{margin:.4rem 0 .8rem;padding-left:1.3rem}
a{color:var(--accent)}
code,pre{font:.875em/1.5 ui-monospace,SFMono-Regular,Menlo,"DejaVu Sans Mono",Consolas,monospace}
code{overflow-wrap:anywhere}
pre{background:var(--panel);border:1px solid var(--line);border-radius:8px;padding:.8rem 1rem;overflow-x:auto}
.lead{font-size:1.1rem;color:var(--quiet);max-width:52rem}
.quiet{color:var(--quiet)}.good{color:var(--good)}.warn{color:var(--warn)}.bad{color:var(--bad)}
.panel{background:var(--panel);border:1px solid var(--line);border-radius:10px;padding:1rem 1.15rem;margin:1rem 0}
.panel>:first-child{margin-top:0}.panel>:last-child{margin-bottom:0}
.tag{display:inline-block;border:1px solid currentColor;border-radius:99px;padding:0 .6em;font-size:.78rem;line-height:1.6;white-space:nowrap}
.scroll{overflow-x:auto;margin:.75rem 0 1rem}
.scroll:focus-visible,summary:focus-visible,a:focus-visible,input:focus-visible,label:focus-within{outline:2px solid var(--accent);outline-offset:2px;border-radius:4px}
table{border-collapse:collapse;width:100%;font-size:.925rem}
caption{text-align:left;color:var(--quiet);padding:0 0 .4rem;font-size:.875rem}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
th,td{text-align:left;vertical-align:top;padding:.5rem .9rem .5rem 0;border-bottom:1px solid var(--line)}
th:last-child,td:last-child{padding-right:0}
thead th{color:var(--quiet);font-weight:600;font-size:.82rem;white-space:nowrap}
tbody th{font-weight:600}
.end{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
figure{margin:1rem 0 1.5rem}
figcaption{font-weight:600;margin-bottom:.5rem}
svg{display:block;max-width:100%}
svg text{fill:var(--text);font-size:13px}
svg .quiet{fill:var(--quiet)}
svg .rule{stroke:var(--line);stroke-width:1}
svg .zero{stroke:var(--quiet)}
svg rect.part{fill:var(--series)}
svg polyline{fill:none;stroke:var(--series);stroke-width:2.25;stroke-linejoin:round;vector-effect:non-scaling-stroke}
svg .mark{stroke:var(--quiet);stroke-width:1;stroke-dasharray:3 3}
.legend{list-style:none;padding:0;margin:.25rem 0 .75rem;display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;font-size:.875rem}
.legend li{display:flex;align-items:center;gap:.5rem}
.legend svg{flex:none}
.bar-rows{display:grid;gap:.7rem;margin:0}
.bar-head{display:flex;justify-content:space-between;gap:1rem;font-size:.925rem}
${seriesCss}
details{border-bottom:1px solid var(--line)}
summary{cursor:pointer;padding:.55rem 0;font-weight:600}
footer{margin-top:3.5rem;padding-top:1rem;border-top:1px solid var(--line);color:var(--quiet);font-size:.875rem}
@media print{
body{font-size:10.5pt}main{max-width:none;padding:0}
h2,h3{break-after:avoid}tr,figure,.panel{break-inside:avoid}
.scroll{overflow:visible}.no-print{display:none!important}
details::details-content{content-visibility:visible;block-size:auto}
a{color:inherit}
}`;
