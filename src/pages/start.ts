import { topics } from './guide.ts'
import { doors, page, text } from './html.ts'

/** The page of `/`: where everything is, and a first call. `known`: the sandbox's key is the one of the README. */
export function startPage(base: string, known: boolean): string {
  const key = known ? 'sandbox' : 'YOUR_KEY'
  const call = `curl -H 'Authorization: apikey ${key}' '${base}/almaws/v1/users?limit=1&format=json'`
  const door = ([address, name, about]: (typeof doors)[number]) =>
    `<li><a href="${text(address)}"><strong>${text(name)}</strong>${text(about)}</a></li>`
  return page(
    'Patronage',
    '',
    `<h1>Patronage</h1>
<p>This service speaks Alma's Users and Fulfillment API at <code>${text(base)}/almaws/v1</code>, in XML and JSON. What Alma does not
have stands at <code>${text(base)}/v1</code>.</p>
<ul class="doors">
${doors.map(door).join('\n')}
</ul>
<h2>A first call</h2>
<pre><code>${text(call)}</code></pre>
<p class="note">${
      known
        ? 'This is a sandbox with people who do not exist; its key is <code>sandbox</code>.'
        : 'A key is made by whoever runs the service: <a href="guide/docs/keys.md">keys</a>.'
    }</p>
<h2>By subject</h2>
<ul class="topics">
${topics()
  .map(([path, title]) => `<li><a href="guide/${text(path)}">${text(title)}</a></li>`)
  .join('\n')}
</ul>`
  )
}
