import { htmlText as text } from '../http/html.ts'
import type { ProblemPage } from './explanations.ts'

const style = `body { font: 16px/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem }
code { font-size: .95em } td, th { text-align: left; vertical-align: top; padding: .2rem 1rem .2rem 0 }
@media (prefers-color-scheme: dark) { body { background: #161616; color: #e6e6e6 } a { color: #8ab4f8 } }`

/** A page in English without scripts; `title` and `body` are HTML. */
const page = (title: string, body: string): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title>
<style>${style}</style></head><body>
${body}
</body></html>
`

/** The page of an error: what it says, what causes it, what to do. */
export const problemHtml = ({ name, status, almaStatus, almaCode, message, cause, remedy }: ProblemPage): string =>
  page(
    text(name),
    `<h1><code>${text(name)}</code></h1>
<p>${text(message)}</p>
<h2>Why</h2><p>${text(cause)}</p>
<h2>What to do</h2><p>${text(remedy)}</p>
<h2>How it comes</h2>
<table>
<tr><th scope="row">under /v1</th><td>${status}, a problem with <code>"code": "${text(name)}"</code></td></tr>
<tr><th scope="row">under /almaws/v1</th><td>${almaStatus}, <code>errorCode</code> <code>${text(almaCode)}</code></td></tr>
</table>
<p><a href=".">All errors</a></p>`
  )

/** The list of all errors. */
export const problemsHtml = (pages: readonly ProblemPage[]): string =>
  page(
    'Errors',
    `<h1>Errors</h1>
<table><tr><th>name</th><th>Alma's code</th><th>message</th></tr>
${pages
  .map(
    ({ name, almaCode, message }) =>
      `<tr><td><a href="problems/${name}"><code>${name}</code></a></td><td>${text(almaCode)}</td><td>${text(message)}</td></tr>`
  )
  .join('\n')}
</table>`
  )
