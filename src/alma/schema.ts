import Type, { type TArray, type TObject, type TProperties, type TSchema } from 'typebox'

/**
 * What a schema says beside JSON Schema. All of it is read by the codec (`xml.ts`), the reader and the presenter:
 * - `xml`: how the value is spelt in XML (OpenAPI's own keyword; `xml_value` marks the text of an element with
 * attributes)
 * - `output`: given back, never taken (tag G only in `alma-api.md` 2): dropped from every request
 * - `empty`: what an answer shows where nothing is stored (`client-expectations.md` 2: clients rely on the keys)
 * - `borrower`: names the borrower or requester, or leads to him: asterisks for keys that may not see it (`mask.ts`)
 * - `codeTable`: the institution's code table that holds the legal values and their labels
 */
export interface Hints {
  xml?: { name?: string; attribute?: boolean; wrapped?: boolean; namespace?: string; words?: Record<string, string> }
  output?: boolean
  empty?: 'text' | 'null' | 'list' | 'coded' | 'object'
  codeTable?: string
  borrower?: boolean
}
export type AnySchema = TSchema &
  Hints & {
    type?: string
    properties?: Record<string, AnySchema>
    items?: AnySchema
    required?: string[]
    default?: unknown
    additionalProperties?: boolean | TSchema
    $id?: string
    maxLength?: number
    format?: string
    description?: string
  }

type Options = Hints & Record<string, unknown>

/**
 * Of an object of which nothing may be read over: a misspelt or misplaced condition must not become one that always
 * holds, where what follows cannot be undone. The reader refuses keys that it does not declare.
 */
export const closed = { additionalProperties: false } as const

/** An id: a whole number of up to 19 digits, as a text, since not every reader of JSON keeps so many. */
export const IdText = (description: string) => Type.String({ pattern: '^\\d{1,19}$', description })

/** A text of at most `max` characters. */
export const Text = (max: number, options: Options = {}) => Type.String({ maxLength: max, ...options })

/** A calendar day on the wire: `2027-06-30Z`, taken with or without the Z (`alma-api.md` 3.9). */
export const Day = (options: Options = {}) =>
  Type.String({ maxLength: 40, format: 'alma-date', examples: ['2027-06-30Z'], ...options })

/** A moment on the wire: `2027-06-30T10:00:00Z`, milliseconds only when there are any. */
export const Moment = (options: Options = {}) =>
  Type.String({ maxLength: 40, format: 'alma-date-time', examples: ['2027-06-30T10:00:00Z'], ...options })

/**
 * A code and its label. JSON `{value, desc}`; XML `<id_type desc="Barcode">BARCODE</id_type>`. The label is output
 * only.
 */
export const Coded = (codeTable?: string, options: Options & { max?: number } = {}) => {
  const { max = 255, ...rest } = options
  return Type.Object(
    {
      value: Type.Optional(Type.String({ maxLength: max, xml: { name: 'xml_value' } })),
      desc: Type.Optional(Type.String({ xml: { attribute: true }, output: true }))
    },
    { ...(codeTable ? { codeTable, description: `Code table ${codeTable}.` } : {}), empty: 'coded', ...rest }
  )
}

/** A value and the address of what it names. JSON `{value, link}`; XML `<loans link="...">2</loans>`. */
export const Linked = <T extends TSchema>(value: T, options: Options = {}) =>
  Type.Object(
    {
      value: Type.Optional({ ...value, xml: { name: 'xml_value' } } as T),
      link: Type.Optional(Type.String({ xml: { attribute: true } }))
    },
    { output: true, ...options }
  )

/** The address of the object itself: an attribute in XML, a plain key in JSON. */
export const Link = (options: Options = {}) =>
  Type.Optional(Type.String({ xml: { attribute: true }, output: true, ...options }))

/** An array that only XML wraps: JSON `"email": []`, XML `<emails><email/></emails>`. */
export const Wrapped = <T extends TSchema>(wrapper: string, item: T, options: Options = {}) =>
  Type.Optional(Type.Array(item, { xml: { wrapped: true, name: wrapper }, ...options }))

/** A list answer: `{<key>: [...], total_record_count}`; the count is an attribute of the XML root. */
export const Page = <K extends string, T extends TObject>(root: string, key: K, item: T, extra: TProperties = {}) =>
  Type.Object(
    {
      [key]: Type.Optional(Type.Array(item)),
      total_record_count: Type.Integer({ xml: { attribute: true } }),
      ...extra
    } as { [P in K]: ReturnType<typeof Type.Optional<TArray<T>>> } & {
      total_record_count: ReturnType<typeof Type.Integer>
    },
    { $id: root.replace(/(^|_)(\w)/g, (_, _line, letter: string) => letter.toUpperCase()), xml: { name: root } }
  )

/** True for a schema made by `Coded`: value and desc, and nothing else. */
export const isCoded = (schema: AnySchema): boolean =>
  schema.type === 'object' &&
  schema.properties?.value !== undefined &&
  schema.properties.desc?.xml?.attribute === true &&
  Object.keys(schema.properties).length === 2
