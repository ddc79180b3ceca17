const marks: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** Text as it may stand in HTML, in an attribute too. */
export const text = (value: string): string => value.replace(/[&<>"']/g, mark => marks[mark] ?? mark)

/** Nothing but our own style and pictures: no script, no frame, no form, nothing of other hosts. */
export const pagePolicy = [
  "default-src 'none'; style-src 'self'; img-src 'self'",
  "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
].join('; ')

/**
 * Scripts and calls of this host only. Styles may stand inline: the scripts of the views set them as they run.
 */
export const viewPolicy = [
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:; font-src 'self' data:",
  "connect-src 'self'; worker-src 'self' blob:; object-src 'none'",
  "base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
].join('; ')

/** Where a page leads to: an address relative to the start page, its name, what is found there. */
export type Door = readonly [address: string, name: string, about: string]

/** What the start page and the line above each page lead to, in this order; a console adds itself here. */
export const doors: readonly Door[] = [
  ['docs/', 'Swagger UI', 'Every operation, found by a filter and tried with your key.'],
  ['reading/', 'Reading view', 'The same operations to read and to search, with their fields and examples.'],
  ['guide/README.md', 'README', 'What this is, a first tour, every option.'],
  ['docs/json', 'OpenAPI document', 'For generators of clients and for tools: OpenAPI 3.1 in JSON.'],
  ['health/ready', 'Health', 'Whether the service can work now.']
]

/** One page. `up` is the way from it to the start page: an empty text, or as many `../` as it takes. */
export const page = (title: string, up: string, main: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${text(title)}</title>
<link rel="icon" type="image/svg+xml" href="${up}assets/logo.svg">
<link rel="stylesheet" href="${up}assets/style.css">
</head>
<body>
<header>
<a class="home" href="${up || './'}"><img src="${up}assets/logo.svg" alt="" width="32" height="32">Patronage</a>
<nav aria-label="Pages">${doors.map(([address, name]) => `<a href="${up}${address}">${text(name)}</a>`).join('')}</nav>
</header>
<main>
${main}
</main>
</body>
</html>
`
