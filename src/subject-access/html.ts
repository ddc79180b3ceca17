import { htmlText as text } from '../http/html.ts'
import type { Report, ReportEntry, ReportSection } from './report.ts'

const style = `
body { font: 16px/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; color: #1a1a1a; background: #fff }
h1 { font-size: 1.8rem; line-height: 1.2 } h2 { font-size: 1.25rem; margin: 2.5rem 0 .25rem; border-top: 2px solid #ddd; padding-top: 1rem }
nav ul { columns: 2; padding-left: 1.2rem } .why { margin: .25rem 0 1rem; color: #333 }
article { border: 1px solid #ddd; border-radius: 6px; padding: .75rem 1rem; margin: .75rem 0; break-inside: avoid }
dl { display: grid; grid-template-columns: minmax(8rem, 14rem) 1fr; gap: .15rem 1rem; margin: 0 }
dt { color: #555 } dd { margin: 0; overflow-wrap: anywhere; white-space: pre-wrap }
.until { margin: .6rem 0 0 } small { display: block; color: #666; font-size: .75rem; overflow-wrap: anywhere; margin-top: .3rem }
@media (max-width: 34rem) { dl { grid-template-columns: 1fr } dt { margin-top: .4rem } nav ul { columns: 1 } }
@media print { nav { display: none } body { margin: 0; max-width: none } }`

const entry = ({ facts, until, small }: ReportEntry): string => `<article>
<dl>${facts.map(([label, value]) => `<dt>${text(label)}</dt><dd>${text(value)}</dd>`).join('')}</dl>
${until.map(sentence => `<p class="until">${text(sentence)}</p>`).join('')}${small ? `<small>${text(small)}</small>` : ''}
</article>`

const section = ({ title, why, entries, small }: ReportSection, at: number): string => `<section id="part-${at}">
<h2>${text(title)} (${entries.length})</h2>
<p class="why"><strong>Why it is kept:</strong> ${text(why)}</p>
${entries.map(entry).join('\n')}
${small ? `<small>${text(small)}</small>` : ''}
</section>`

/** A report as one page that needs nothing else: no script, nothing that is fetched. Pure. */
export const htmlOf = ({ title, lead, sections }: Report): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${text(title)}</title>
<style>${style}</style>
</head>
<body>
<h1>${text(title)}</h1>
${lead.map(line => `<p>${text(line)}</p>`).join('\n')}
<nav aria-label="Parts"><ul>${sections.map((part, at) => `<li><a href="#part-${at}">${text(part.title)}</a></li>`).join('')}</ul></nav>
<main>
${sections.map(section).join('\n')}
</main>
</body>
</html>
`
