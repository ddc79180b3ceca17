import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { XmlDocument, XsdValidator, xmlRegisterInputProvider } from 'libxml2-wasm'
import { referencePath } from './reference.ts'

const open = new Map<number, { bytes: Buffer; at: number }>()
let next = 1
// Schemas that include others: libxml2 asks for them here.
xmlRegisterInputProvider({
  match: name => name.endsWith('.xsd'),
  open: name => {
    open.set(next, { bytes: readFileSync(referencePath(`alma/xsd/${basename(name)}`)), at: 0 })
    return next++
  },
  read: (handle, buffer) => {
    const file = open.get(handle)
    const part = file?.bytes.subarray(file.at, file.at + buffer.length)
    if (!file || !part) return -1
    buffer.set(part)
    file.at += part.length
    return part.length
  },
  close: handle => open.delete(handle)
})

/** Checks documents against one of Alma's XML schemas: returns what is wrong, or nothing. */
export function xsd(name: string): (xml: string) => string[] {
  const source = XmlDocument.fromBuffer(readFileSync(referencePath(`alma/xsd/${name}`)), { url: name })
  const validator = XsdValidator.fromDoc(source)
  return xml => {
    const document = XmlDocument.fromString(xml)
    try {
      validator.validate(document)
      return []
    } catch (error) {
      const details = (error as { details?: { line: number; message: string }[] }).details
      return details?.map(({ line, message }) => `line ${line}: ${message.trim()}`) ?? [(error as Error).message]
    } finally {
      document.dispose()
    }
  }
}
