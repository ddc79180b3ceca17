// Used as `node --import`. Some generators need the compiler's JavaScript API, which TypeScript 7 does not have: they get
// the version 5 that oazapfts brings. And their clients import each other without an extension, as bundlers allow.
import { createRequire, registerHooks } from 'node:module'
import { pathToFileURL } from 'node:url'

const older = createRequire(createRequire(import.meta.url).resolve('oazapfts')).resolve('typescript')
const endings = ['', '.js', '/index.js']

registerHooks({
  resolve(name, context, next) {
    if (name === 'typescript') return next(pathToFileURL(older).href, context)
    if (!name.startsWith('.')) return next(name, context)
    for (const [index, ending] of endings.entries())
      try {
        return next(name + ending, context)
      } catch (error) {
        if (index === endings.length - 1) throw error
      }
  }
})
