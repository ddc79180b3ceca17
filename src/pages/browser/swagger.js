// What Swagger UI does otherwise here. Comes after Swagger UI and before the page is loaded, when it begins.
const build = window.SwaggerUIBundle
const folder = new URL('./', location.href)
const service = new URL('../', location.href).href.replace(/\/$/, '')

// The list of operations instead of the whole document; a bare key gets its word; JSON unless another type is chosen.
function requestInterceptor(request) {
  if (request.loadSpec) return { ...request, url: new URL('operations', folder).href }
  const headers = { ...request.headers }
  const named = name => Object.keys(headers).find(one => one.toLowerCase() === name)
  const key = named('authorization')
  const given = key ? headers[key].trim() : ''
  if (key) delete headers[key]
  if (given) headers.Authorization = given.replace(/^(?!apikey\s)/i, 'apikey ')
  const accept = named('accept')
  if (!accept || headers[accept] === '*/*') headers[accept ?? 'accept'] = 'application/json, */*;q=0.5'
  request.headers = headers
  return request
}

// Operations whose id, path or summary has all the words, and tags that have them: whatever the case.
function opsFilter(tags, phrase) {
  const words = phrase.toLowerCase().split(/\s+/).filter(Boolean)
  const fits = texts => words.every(word => texts.join(' ').toLowerCase().includes(word))
  return tags
    .map((group, tag) => {
      if (fits([tag])) return group
      return group.update('operations', all =>
        all.filter(one => {
          const of = name => one.getIn(['operation', name]) ?? ''
          return fits([tag, one.get('path'), one.get('method'), of('operationId'), of('summary')])
        })
      )
    })
    .filter(group => group.get('operations').size > 0)
}

const searching = ({ layoutSelectors }) =>
  typeof layoutSelectors.currentFilter() === 'string' && layoutSelectors.currentFilter() !== ''

// An operation comes whole from the service when it is opened: nothing has to be put together in the browser.
const asked = new Set()
const requestResolvedSubtree = (original, system) => path => {
  const id = path.length === 3 && path[0] === 'paths' && system.specSelectors.specJson().getIn([...path, 'operationId'])
  if (!id) return original(path)
  if (asked.has(id)) return
  asked.add(id)
  fetch(new URL(`operations/${encodeURIComponent(id)}`, folder))
    .then(answer =>
      answer.ok ? answer.json() : Promise.reject(new Error(`${id} could not be loaded: ${answer.status}`))
    )
    .then(operation => system.specActions.updateResolvedSubtree(path, operation))
    .catch(error => {
      asked.delete(id)
      system.errActions.newThrownErr(error)
    })
}

const FilterContainer =
  (_original, { React }) =>
  props => {
    const filter = props.layoutSelectors.currentFilter()
    const words = 'Filter: words of a name, a path or a summary'
    const input = React.createElement('input', {
      className: 'operation-filter-input',
      type: 'search',
      placeholder: words,
      'aria-label': words,
      value: typeof filter === 'string' ? filter : '',
      onChange: event => props.layoutActions.updateFilter(event.target.value)
    })
    return React.createElement(
      'div',
      { className: 'filter-container' },
      React.createElement('section', { className: 'filter wrapper' }, input)
    )
  }

// The ways to the other pages; the name stands in the empty link.
const Topbar =
  (_original, { React }) =>
  () => {
    const link = (href, words) => React.createElement('a', { key: href, className: 'way', href }, words)
    const ways = [
      React.createElement('a', { key: 'home', className: 'link', href: '../', 'aria-label': 'Start page' }),
      link('../reading/', 'Reading view'),
      link('../guide/README.md', 'README')
    ]
    const wrapper = React.createElement('div', { className: 'topbar-wrapper' }, ways)
    return React.createElement(
      'div',
      { className: 'topbar' },
      React.createElement('div', { className: 'wrapper' }, wrapper)
    )
  }

const plugin = () => ({
  fn: { opsFilter },
  wrapComponents: { FilterContainer, Topbar },
  statePlugins: {
    spec: {
      wrapActions: {
        requestResolvedSubtree,
        // Calls go to where the page came from, whatever stands before it.
        updateJsonSpec: original => spec =>
          original({ ...spec, servers: [{ url: service, description: 'This service.' }] })
      }
    },
    // What the filter has found is shown without another click.
    layout: {
      wrapSelectors: {
        isShown: (original, system) => (_state, thing, preset) =>
          original(thing, preset || (thing[0] === 'operations-tag' && searching(system)))
      }
    }
  }
})

window.SwaggerUIBundle = Object.assign(
  config => build({ ...config, requestInterceptor, plugins: [...config.plugins, plugin] }),
  build
)
