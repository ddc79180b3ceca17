/**
 * All columns of an entity's table, of an alias: `r.id`, `r.title`... Each by its name and not as `r.*`, so that a
 * prepared statement goes on when a newer version of the service has added a column meanwhile.
 */
export const columnsOf = <Alias extends string, Properties extends object>(
  alias: Alias,
  { properties }: { properties: Properties }
) => Object.keys(properties).map(name => `${alias}.${name}`) as `${Alias}.${Extract<keyof Properties, string>}`[]
