import type { world } from './world.ts'

export type World = Awaited<ReturnType<typeof world>>
/** What an operation is asked, where the values of the world (`valuesOf`) are not all there is to say. */
export interface Asked {
  path?: Record<string, string>
  query?: Record<string, string | number | boolean>
  headers?: Record<string, string>
  /** JSON, or XML as text where that is all that is taken. */
  body?: unknown
  /** The media type of a body that is a file. */
  type?: string
}
export type Calls = Record<string, Asked>
