import { type AnySchema, isCoded } from './schema.ts'

/** Labels of codes: what `desc` shows. `undefined` where the table or the code is unknown. */
export interface Labels {
  label(codeTable: string, code: string): string | undefined
}

type Present = (value: any, labels: Labels) => any
const presenters = new WeakMap<object, Present>()

/**
 * A stored value as clients are used to see it: keys in the schema's order, only declared keys, the `desc` of each code
 * from its table, and what is not stored shown as its `empty` hint says. Led by the schema; compiled once a schema.
 */
export function present(schema: AnySchema, value: object, labels: Labels): any {
  let run = presenters.get(schema)
  if (!run) {
    run = presenter(schema)
    presenters.set(schema, run)
  }
  return run(value, labels)
}

function presenter(schema: AnySchema): Present {
  if (schema.type === 'array' && schema.items) {
    const item = presenter(schema.items)
    return (value, labels) => value.map((entry: unknown) => item(entry, labels))
  }
  if (schema.type !== 'object' || !schema.properties) return plain
  if (isCoded(schema)) return codedPresenter(schema)
  return assemble(
    Object.entries(schema.properties).map(([key, part]) => ({ key, run: presenter(part), empty: emptyOf(part) }))
  )
}

interface Part {
  key: string
  run: Present
  empty: ReturnType<typeof emptyOf>
}

/**
 * One object literal for all keys, written as code: built key by key the object would have no shape of its own, and
 * making and serializing it would take twice as long. What is left out is `undefined`, which neither format shows. The
 * code holds nothing but the schema's own keys.
 */
function assemble(parts: readonly Part[]): Present {
  const fields = parts.map(({ key, run, empty }, index) => {
    const name = JSON.stringify(key)
    const shown = run === plain ? `value[${name}]` : `runs[${index}](value[${name}], labels)`
    const otherwise = typeof empty === 'function' ? `empties[${index}]()` : JSON.stringify(empty)
    return `${name}: value[${name}] == null ? ${otherwise} : ${shown}`
  })
  const make = new Function('runs', 'empties', `return (value, labels) => ({ ${fields.join(', ')} })`)
  const { runs, empties } = { runs: parts.map(({ run }) => run), empties: parts.map(({ empty }) => empty) }
  return make(runs, empties)
}

/** Texts, numbers and truths are shown as they are. */
const plain: Present = value => value

function codedPresenter(schema: AnySchema): Present {
  const table = schema.codeTable
  return (value, labels) => {
    const code = value.value ?? ''
    const desc = value.desc ?? (code === '' ? '' : ((table && labels.label(table, code)) ?? code))
    return { value: code, desc }
  }
}

/** What stands for nothing; a function where each answer needs its own. `undefined`: the key is left out. */
function emptyOf(schema: AnySchema): '' | null | (() => unknown) | undefined {
  switch (schema.empty) {
    case 'text':
      return ''
    case 'null':
      return null
    case 'list':
      return () => []
    case 'object':
      return () => ({})
    case 'coded':
      return isCoded(schema) ? () => ({ value: '', desc: '' }) : undefined
    default:
      return undefined
  }
}
