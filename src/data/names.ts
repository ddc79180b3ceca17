const properties = new Map<string, string>()

/** The name of a column as code writes it: `due_date` is `dueDate`. The one rule, for every row that is read. */
export function propertyName(column: string): string {
  let name = properties.get(column)
  if (name === undefined) {
    name = column.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
    properties.set(column, name)
  }
  return name
}
