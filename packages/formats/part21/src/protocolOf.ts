const protocols: readonly (readonly [RegExp, string])[] = [
  [/^AP242|MANAGED_MODEL_BASED/, 'AP242'],
  [/^CONFIG_CONTROL_DESIGN|^AP203/, 'AP203'],
  [/^AUTOMOTIVE_DESIGN|^AP214/, 'AP214'],
  [/^AP209|STRUCTURAL_ANALYSIS/, 'AP209'],
  [/^AP210|ELECTRONIC_ASSEMBLY/, 'AP210'],
  [/^AP238|INTEGRATED_CNC/, 'AP238'],
  [/^AP201|EXPLICIT_DRAUGHTING/, 'AP201'],
  [/^AP202|ASSOCIATIVE_DRAUGHTING/, 'AP202'],
  [/^IFC/, 'IFC'],
]

/** Application protocol by the first schema name; the name itself (without its object identifier) when it is not a known one. */
export const protocolOf = (schemas: readonly string[]): string => {
  const name = (schemas[0] ?? '').split('{')[0].trim().toUpperCase()
  return protocols.find(([pattern]) => pattern.test(name))?.[1] ?? name
}
