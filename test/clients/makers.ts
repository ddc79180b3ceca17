import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { root } from '../house/rules.ts'
import { isInPath, type officialDescription } from './official.ts'

type Description = ReturnType<typeof officialDescription>
type Values = Record<string, string | number | boolean>

/** How every client is asked: an operation of the description, its parameters, a body. */
export type Send = (
  method: 'get' | 'post' | 'put' | 'delete',
  path: string,
  values?: Values,
  body?: object
) => Promise<{ status: number; data: any }>

/** Makes a client of the description, for a service and a key. `folder` is where generators may write. */
export type Maker = (of: { description: Description; base: string; key: string; folder: string }) => Promise<Send>

const camel = (name: string): string => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())
const camels = (values: Values): Values =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [camel(name), value]))

/** What generators call an operation: `postAlmawsV1UsersUserIdLoans`. */
function nameOf(method: string, path: string): string {
  const words = path.split(/[^A-Za-z0-9]+/).filter(word => word !== '')
  return method + words.map(word => word.charAt(0).toUpperCase() + word.slice(1)).join('')
}

/** openapi-typescript-codegen: services over fetch, generated, then compiled as any project would. */
const codegen: Maker = async ({ description, base, key, folder }) => {
  const { generate } = await import('openapi-typescript-codegen')
  const output = join(folder, 'client')
  await generate({ input: description, output, httpClient: 'fetch', useOptions: true })
  const options = '--ignoreConfig --module commonjs --moduleResolution bundler --target es2022 --lib es2022,dom'
  // The compiler itself, not its launcher: the test runner would preload itself into that.
  const { default: compilerPath } = await import(
    pathToFileURL(join(root, 'node_modules/typescript/lib/getExePath.js')).href
  )
  const args = [...options.split(' '), '--types', '', '--outDir', join(folder, 'js'), join(output, 'index.ts')]
  // The description's defaults are texts even where it says boolean, so the compiler complains; it writes all the same.
  await promisify(execFile)(compilerPath(), args, { cwd: folder }).catch(() => {})
  writeFileSync(join(folder, 'js/package.json'), '{"type":"commonjs"}')
  const client = createRequire(import.meta.url)(join(folder, 'js/index.js'))
  Object.assign(client.OpenAPI, { BASE: base, HEADERS: { Authorization: `apikey ${key}` } })
  const services = Object.values<any>(client).filter(one => typeof one === 'function')
  return async (method, path, values = {}, body) => {
    const name = nameOf(method, path)
    const service = services.find(one => typeof one[name] === 'function')
    try {
      const data = await service[name]({ ...camels(values), ...(body ? { requestBody: body } : {}) })
      return { status: data === undefined ? 204 : 200, data }
    } catch (thrown) {
      const error = thrown as { status?: number; body?: any }
      if (error.status === undefined) throw thrown
      return { status: error.status, data: error.body }
    }
  }
}

/** oazapfts: one function an operation, generated as TypeScript that Node runs as it is. */
const oazapfts: Maker = async ({ description, base, key, folder }) => {
  const { generateSource } = await import('oazapfts')
  writeFileSync(join(folder, 'description.json'), JSON.stringify(description))
  const source = await generateSource(join(folder, 'description.json'), { argumentStyle: 'object' })
  writeFileSync(join(folder, 'client.ts'), source)
  const client = await import(pathToFileURL(join(folder, 'client.ts')).href)
  Object.assign(client.defaults, { baseUrl: base, headers: { Authorization: `apikey ${key}` } })
  return async (method, path, values = {}, body) => {
    const { status, data } = await client[nameOf(method, path)]({ ...camels(values), ...(body ? { body } : {}) })
    return { status, data: typeof data === 'string' && data !== '' ? JSON.parse(data) : data }
  }
}

/** openapi-client-axios: made of the description as it runs, on axios; the key goes into the query. */
const axios: Maker = async ({ description, base, key }) => {
  const { OpenAPIClientAxios } = await import('openapi-client-axios')
  const api = new OpenAPIClientAxios({
    definition: description as any,
    quick: true,
    axiosConfigDefaults: { baseURL: base, params: { apikey: key }, validateStatus: () => true }
  })
  const client = (await api.init()) as any
  return async (method, path, values = {}, body) => {
    const { status, data } = await client.paths[path][method](values, body)
    return { status, data }
  }
}

/** openapi-fetch: a thin layer over fetch. It speaks XML here: `data` is the text of the answer. */
export const fetching =
  (format: 'application/json' | 'application/xml'): Maker =>
  async ({ base, key }) => {
    const { default: createClient } = await import('openapi-fetch')
    const headers = { Authorization: `apikey ${key}`, Accept: format }
    const client = createClient<any>({ baseUrl: base, headers }) as any
    const xml = format === 'application/xml'
    return async (method, path, values = {}, body) => {
      const inPath = Object.entries(values).filter(([name]) => isInPath(path, name))
      const query = Object.entries(values).filter(([name]) => !isInPath(path, name))
      const { response, data, error } = await client[method.toUpperCase()](path, {
        params: { path: Object.fromEntries(inPath), query: Object.fromEntries(query) },
        ...(body ? { body } : {}),
        ...(xml ? { parseAs: 'text' } : {}),
        ...(xml && body ? { bodySerializer: String, headers: { 'Content-Type': format } } : {})
      })
      return { status: response.status, data: data ?? error }
    }
  }

/** The clients that speak JSON. */
export const makers: Record<string, Maker> = {
  'openapi-typescript-codegen': codegen,
  oazapfts,
  'openapi-client-axios': axios,
  'openapi-fetch': fetching('application/json')
}
