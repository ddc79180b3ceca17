import { AlmaError, type ErrorName } from '../../alma/errors.ts'

/** What stands against a record. All of it is told of at once: nobody should need a night for each fault. */
export class Faults {
  readonly all: AlmaError[] = []
  readonly #unread: ReadonlySet<string>
  constructor(unread: ReadonlySet<string>) {
    this.#unread = unread
  }
  add<Name extends ErrorName>(...error: ConstructorParameters<typeof AlmaError<Name>>): void {
    this.all.push(new AlmaError(...error) as AlmaError)
  }
  /** A line break would begin another header of a mail. */
  broken(field: string): void {
    this.add('INVALID_INPUT', { detail: `Parameter value invalid: ${field} holds a line break.` })
  }
  missing(field: string): void {
    if (!this.#unread.has(field)) this.add('MANDATORY_FIELD', { field })
  }
}
